package org.x400gate.protocol.ipm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.bounds.UpperBound;

/** Heading (X.420 7.2). The subject is at most 128 characters when we make it; a peer's longer one is kept. */
public record Heading(
        IpmIdentifier thisIpm,
        Optional<OrDescriptor> originator,
        List<OrDescriptor> authorizingUsers,
        List<RecipientSpecifier> primaryRecipients,
        List<RecipientSpecifier> copyRecipients,
        List<RecipientSpecifier> blindCopyRecipients,
        Optional<IpmIdentifier> repliedToIpm,
        List<IpmIdentifier> obsoletedIpms,
        List<IpmIdentifier> relatedIpms,
        Optional<String> subject,
        Optional<Instant> expiryTime,
        Optional<Instant> replyTime,
        List<OrDescriptor> replyRecipients,
        Importance importance,
        Optional<Sensitivity> sensitivity,
        boolean autoForwarded,
        List<HeadingExtension> extensions) {
    public static final int MAX_SUBJECT = UpperBound.UB_SUBJECT_FIELD.max();

    public Heading {
        authorizingUsers = List.copyOf(authorizingUsers);
        primaryRecipients = List.copyOf(primaryRecipients);
        copyRecipients = List.copyOf(copyRecipients);
        blindCopyRecipients = List.copyOf(blindCopyRecipients);
        obsoletedIpms = List.copyOf(obsoletedIpms);
        relatedIpms = List.copyOf(relatedIpms);
        replyRecipients = List.copyOf(replyRecipients);
        extensions = List.copyOf(extensions);
        expiryTime = expiryTime.map(UtcTime::checked);
        replyTime = replyTime.map(UtcTime::checked);
    }

    public static Builder builder(IpmIdentifier thisIpm) {
        return new Builder(thisIpm);
    }

    /** Collects the fields that have a default or occur many times. */
    public static final class Builder {
        private final IpmIdentifier thisIpm;
        private Optional<OrDescriptor> originator = Optional.empty();
        private final List<OrDescriptor> authorizingUsers = new ArrayList<>();
        private final List<RecipientSpecifier> primaryRecipients = new ArrayList<>();
        private final List<RecipientSpecifier> copyRecipients = new ArrayList<>();
        private final List<RecipientSpecifier> blindCopyRecipients = new ArrayList<>();
        private Optional<IpmIdentifier> repliedToIpm = Optional.empty();
        private final List<IpmIdentifier> obsoletedIpms = new ArrayList<>();
        private final List<IpmIdentifier> relatedIpms = new ArrayList<>();
        private Optional<String> subject = Optional.empty();
        private Optional<Instant> expiryTime = Optional.empty();
        private Optional<Instant> replyTime = Optional.empty();
        private final List<OrDescriptor> replyRecipients = new ArrayList<>();
        private Importance importance = Importance.NORMAL;
        private Optional<Sensitivity> sensitivity = Optional.empty();
        private boolean autoForwarded;
        private final List<HeadingExtension> extensions = new ArrayList<>();

        private Builder(IpmIdentifier thisIpm) {
            this.thisIpm = thisIpm;
        }

        public Builder originator(OrDescriptor user) {
            originator = Optional.of(user);
            return this;
        }

        public Builder authorizingUser(OrDescriptor user) {
            authorizingUsers.add(user);
            return this;
        }

        public Builder primaryRecipient(RecipientSpecifier recipient) {
            primaryRecipients.add(recipient);
            return this;
        }

        public Builder copyRecipient(RecipientSpecifier recipient) {
            copyRecipients.add(recipient);
            return this;
        }

        public Builder blindCopyRecipient(RecipientSpecifier recipient) {
            blindCopyRecipients.add(recipient);
            return this;
        }

        public Builder repliedToIpm(IpmIdentifier ipm) {
            repliedToIpm = Optional.of(ipm);
            return this;
        }

        public Builder obsoletedIpm(IpmIdentifier ipm) {
            obsoletedIpms.add(ipm);
            return this;
        }

        public Builder relatedIpm(IpmIdentifier ipm) {
            relatedIpms.add(ipm);
            return this;
        }

        public Builder subject(String text) {
            subject = Optional.of(text);
            return this;
        }

        public Builder expiryTime(Instant time) {
            expiryTime = Optional.of(time);
            return this;
        }

        public Builder replyTime(Instant time) {
            replyTime = Optional.of(time);
            return this;
        }

        public Builder replyRecipient(OrDescriptor user) {
            replyRecipients.add(user);
            return this;
        }

        public Builder importance(Importance value) {
            importance = value;
            return this;
        }

        public Builder sensitivity(Sensitivity value) {
            sensitivity = Optional.of(value);
            return this;
        }

        public Builder autoForwarded(boolean value) {
            autoForwarded = value;
            return this;
        }

        public Builder extension(HeadingExtension extension) {
            extensions.add(extension);
            return this;
        }

        public Heading build() {
            return new Heading(
                    thisIpm,
                    originator,
                    authorizingUsers,
                    primaryRecipients,
                    copyRecipients,
                    blindCopyRecipients,
                    repliedToIpm,
                    obsoletedIpms,
                    relatedIpms,
                    subject,
                    expiryTime,
                    replyTime,
                    replyRecipients,
                    importance,
                    sensitivity,
                    autoForwarded,
                    extensions);
        }
    }
}
