package org.x400gate.protocol.ipm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.Octets;

/**
 * FileTransferBodyPart (X.420 Annex on file transfer; EMA profile, RFC 2157 2.3): a file and what is said of it. A view
 * on a body part that is carried whole: {@link #read} takes one apart, {@link #part} makes one.
 *
 * @param reference the message-reference of a stored file whose relationship says that it is an Internet body part
 * @param application the registered application-reference
 * @param remarks the user-visible strings
 * @param pathname its elements
 * @param size the object-size as it was told
 * @param extensions fields of other standards (RFC 2157 2.3.2)
 * @param others names of parameters that are there and have no place here
 * @param data the octets of the file
 */
public record FileTransfer(
        Optional<IpmIdentifier> reference,
        Optional<Oid> application,
        List<String> remarks,
        List<String> pathname,
        Optional<Instant> created,
        Optional<Instant> modified,
        Optional<Instant> lastRead,
        Optional<Long> size,
        List<HeadingExtension> extensions,
        List<String> others,
        Octets data) {
    /** EMA's "unknown attachment", and what its drafts had before. */
    public static final Oid UNKNOWN_ATTACHMENT = Oid.of(2, 16, 840, 1, 113694, 2, 2, 1, 1);

    public static final Oid UNKNOWN_ATTACHMENT_IN_DRAFTS = Oid.of(1, 2, 840, 1, 113694, 2, 2, 1, 1);

    /** id-eit-file-transfer: what an envelope says of every file (X.420 20.4). */
    public static final Oid INFORMATION_TYPE = Oid.of(2, 6, 1, 12, 0);

    public FileTransfer {
        remarks = List.copyOf(remarks);
        pathname = List.copyOf(pathname);
        extensions = List.copyOf(extensions);
        others = List.copyOf(others);
    }

    /**
     * Empty for another body part, and for a file that octets alone don't give back: one that is not unstructured
     * binary, that is compressed, or that comes in several values (RFC 2157 3.3).
     */
    public static Optional<FileTransfer> read(BodyPart part, BerLimits limits) {
        return part instanceof BodyPart.OtherBodyPart other
                        && other.type().equals(Optional.of(IpmTags.ET_FILE_TRANSFER))
                ? FileTransferBer.read(other.encoding(), limits)
                : Optional.empty();
    }

    /** As it goes out: every parameter but {@link #others}. */
    public BodyPart.OtherBodyPart part() {
        return new BodyPart.OtherBodyPart(
                IpmTags.EXTENDED,
                Optional.of(IpmTags.ET_FILE_TRANSFER),
                FileTransferBer.node(this).encode());
    }

    public static Builder builder(Octets data) {
        return new Builder(data);
    }

    @Override
    public String toString() {
        return "FileTransfer[" + data.length() + " octets]";
    }

    /** Nothing is said of the file until it is set; the size is that of the data. */
    public static final class Builder {
        private final Octets data;
        private final List<String> remarks = new ArrayList<>();
        private final List<String> pathname = new ArrayList<>();
        private final List<HeadingExtension> extensions = new ArrayList<>();
        private Optional<IpmIdentifier> reference = Optional.empty();
        private Optional<Oid> application = Optional.empty();
        private Optional<Instant> created = Optional.empty();
        private Optional<Instant> modified = Optional.empty();
        private Optional<Instant> lastRead = Optional.empty();

        private Builder(Octets data) {
            this.data = data;
        }

        public Builder reference(IpmIdentifier identifier) {
            reference = Optional.of(identifier);
            return this;
        }

        public Builder application(Oid oid) {
            application = Optional.of(oid);
            return this;
        }

        public Builder remark(String text) {
            remarks.add(text);
            return this;
        }

        public Builder pathname(String element) {
            pathname.add(element);
            return this;
        }

        public Builder created(Instant time) {
            created = Optional.of(time);
            return this;
        }

        public Builder modified(Instant time) {
            modified = Optional.of(time);
            return this;
        }

        public Builder lastRead(Instant time) {
            lastRead = Optional.of(time);
            return this;
        }

        public Builder extension(HeadingExtension extension) {
            extensions.add(extension);
            return this;
        }

        public FileTransfer build() {
            return new FileTransfer(
                    reference,
                    application,
                    remarks,
                    pathname,
                    created,
                    modified,
                    lastRead,
                    Optional.of((long) data.length()),
                    extensions,
                    List.of(),
                    data);
        }
    }
}
