package org.x400gate.gateway.association;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.x400gate.gateway.net.TlsSession;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtaBind;
import org.x400gate.protocol.p1.MtaBindError;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OpenRequest;
import org.x400gate.protocol.stack.Refusal;
import org.x400gate.protocol.stack.StackAction;

/**
 * Who binds, and whether it is who it says; what we say of ourselves (X.411 12.1.1). In normal mode argument, result and
 * error have the tags of a bind operation; in X.410 mode none, and errors are RTSE's own.
 */
public final class BindCheck {
    /** Tags of a bind operation's argument, result and error (X.219). */
    private static final Tag ARGUMENT = Tag.context(16);

    private static final Tag RESULT = Tag.context(17);
    private static final Tag ERROR = Tag.context(18);
    private static final BerLimits LIMITS = new BerLimits(64 * 1024, 32, 4096);

    /** What came of a bind argument. */
    sealed interface Verdict {}

    /** {@code result} is what the peer is answered when there is room for it. */
    record Known(PeerSettings peer, Octets result) implements Verdict {}

    /** {@code claimed} is the name it gave, as it came. */
    record Unknown(String claimed, String why) implements Verdict {}

    private BindCheck() {}

    /** A password is IA5 for peers of 1984, an OCTET STRING for later ones. */
    static Octets argument(PeerSettings peer, Dialect dialect) {
        MtaBind.Password.Form form = switch (dialect) {
            case P1_1984 -> MtaBind.Password.Form.IA5;
            case P1_1988_X410, P1_1988 -> MtaBind.Password.Form.OCTET_STRING;
        };
        return encode(ARGUMENT, bind(peer.ours(), form), dialect);
    }

    static Refusal busy() {
        return Refusal.of(Refusal.Reason.BUSY, inTag(ERROR, MtaBindError.BUSY.node()));
    }

    static Refusal authenticationError() {
        return Refusal.of(Refusal.Reason.AUTHENTICATION_ERROR, inTag(ERROR, MtaBindError.AUTHENTICATION_ERROR.node()));
    }

    static Refusal dialogueMode() {
        return Refusal.of(
                Refusal.Reason.UNACCEPTABLE_DIALOGUE_MODE,
                inTag(ERROR, MtaBindError.UNACCEPTABLE_DIALOGUE_MODE.node()));
    }

    static Verdict ofArgument(OpenRequest open, PeerTable peers, String source, Optional<TlsSession> tls) {
        MtaBind bind;
        try {
            bind = MtaBind.decode(Ber.decode(open.bindArgument(), LIMITS));
        } catch (MalformedInput malformed) {
            return new Unknown("", malformed.getMessage());
        }
        if (!(bind instanceof MtaBind.Authenticated named)
                || !(named.credentials() instanceof MtaBind.Password password)) {
            return new Unknown("", "a bind without name and simple password");
        }
        Optional<PeerSettings> peer = peers.find(named.mtaName());
        // Compared also when the name is unknown, so that the time taken does not tell which names are known.
        boolean same = same(
                password.octets(),
                peer.map(known -> known.expected().password()).orElse(Octets.EMPTY));
        if (peer.isEmpty() || !same) {
            return new Unknown(named.mtaName(), "wrong name or password");
        }
        if (!peer.get().allowedSources().admits(source)) {
            return new Unknown(named.mtaName(), "not from an allowed address");
        }
        Optional<String> unprotected = unprotected(peer.get().tls(), tls);
        if (unprotected.isPresent()) {
            return new Unknown(named.mtaName(), unprotected.get());
        }
        return new Known(peer.get(), encode(RESULT, bind(peer.get().ours(), password.form()), open.dialect()));
    }

    /** What is missing of the protection that this peer has to come with. */
    private static Optional<String> unprotected(PeerSettings.Tls wanted, Optional<TlsSession> tls) {
        if (tls.isEmpty()) {
            return wanted.enabled() && !wanted.allowClear()
                    ? Optional.of("in clear, though it has to come with TLS")
                    : Optional.empty();
        }
        List<String> shown = tls.get().peerNames();
        if (wanted.names().isEmpty()
                || shown.stream().anyMatch(name -> wanted.names().stream().anyMatch(name::equalsIgnoreCase))) {
            return Optional.empty();
        }
        return Optional.of(
                tls.get().peer().isEmpty()
                        ? "without a certificate, though it has to show one with its name"
                        : "its certificate bears none of the names it has to show, but " + shown);
    }

    /** Why the one that answered is not the peer we meant; empty if it is. One without a password expected is not asked. */
    public static Optional<String> wrongResult(Octets result, PeerSettings peer) {
        if (peer.expected().password().isEmpty()) {
            return Optional.empty();
        }
        try {
            MtaBind bind = MtaBind.decode(Ber.decode(result, LIMITS));
            boolean same = bind instanceof MtaBind.Authenticated named
                    && named.credentials() instanceof MtaBind.Password password
                    // A result without a name has been seen; the password says enough.
                    && (named.mtaName().isEmpty()
                            || named.mtaName().equals(peer.expected().mtaName()))
                    && same(password.octets(), peer.expected().password());
            return same ? Optional.empty() : Optional.of("the peer answered with a wrong name or password");
        } catch (MalformedInput malformed) {
            return Optional.of(malformed.getMessage());
        }
    }

    /** The bind error says more than the layer that carried it; one that cannot be read says nothing. */
    public static EndCause cause(StackAction.OpenRefused refused) {
        try {
            return refused.bindError()
                    .map(error -> EndCause.ofBindError(
                            MtaBindError.decode(Ber.decode(error, LIMITS)).code()))
                    .orElse(refused.cause());
        } catch (MalformedInput unreadable) {
            return refused.cause();
        }
    }

    private static MtaBind bind(PeerSettings.Credential ours, MtaBind.Password.Form form) {
        return MtaBind.Authenticated.of(ours.mtaName(), new MtaBind.Password(ours.password(), form));
    }

    private static boolean same(Octets given, Octets expected) {
        return MessageDigest.isEqual(given.toByteArray(), expected.toByteArray());
    }

    private static Octets encode(Tag tag, MtaBind bind, Dialect dialect) {
        return dialect.x410Mode() ? bind.node().encode() : inTag(tag, bind.node());
    }

    private static Octets inTag(Tag tag, BerNode node) {
        return BerNode.constructed(tag, node).encode();
    }
}
