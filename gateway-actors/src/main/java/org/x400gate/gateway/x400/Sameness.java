package org.x400gate.gateway.x400;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.gateway.association.InboundTransfers.PeerContext;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.PerRecipient;

/**
 * Whether an APDU is one that this peer has handed over before: who was not told that we have it sends it again. The
 * identifier alone does not say so: splits upstream, expansions of lists and redirections share it. So the kind, the peer,
 * the recipients that we are responsible for and the content are part of it.
 */
final class Sameness {
    private static final String KEY = "same:";

    private Sameness() {}

    /** The same change, to be made once only within that time; no time means as often as it comes. */
    static Change.Accept once(
            Change.Accept accept, MtsApdu apdu, ContentRef encoding, PeerContext peer, Duration within) {
        if (within.isZero()) {
            return accept;
        }
        String key = KEY + digest(apdu, encoding, peer.peer());
        Map<String, String> details = new LinkedHashMap<>();
        details.put("from", peer.peer());
        details.put("association", peer.session());
        Change.Once once =
                new Change.Once(key, accept.entry().submission().acceptedAt().minus(within), details);
        return new Change.Accept(
                accept.entry(),
                accept.work(),
                accept.content(),
                accept.newEntries(),
                named(accept.ledger(), key),
                Optional.of(once));
    }

    private static List<LedgerLine> named(List<LedgerLine> lines, String key) {
        List<LedgerLine> named = new ArrayList<>(lines);
        named.set(0, lines.get(0).named(key));
        return named;
    }

    /** What a report or a probe says is all in its encoding; of a message the envelope gains trace on its way. */
    private static String digest(MtsApdu apdu, ContentRef encoding, String peer) {
        MessageDigest digest = sha256();
        add(digest, apdu.getClass().getSimpleName());
        add(digest, peer);
        add(digest, apdu.identifier().toString());
        if (apdu instanceof MtsApdu.Message message) {
            message.envelope().recipients().stream()
                    .filter(PerRecipient::responsible)
                    .map(recipient -> recipient.number() + " " + recipient.recipient())
                    .sorted()
                    .forEach(recipient -> add(digest, recipient));
            add(digest, message.content());
        } else {
            add(digest, encoding);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length in front, so that no two lists of texts look alike. */
    private static void add(MessageDigest digest, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        digest.update((octets.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(octets);
    }

    private static void add(MessageDigest digest, ContentRef content) {
        byte[] buffer = new byte[8 * 1024];
        try (InputStream in = content.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException storeFailed) {
            throw new UncheckedIOException(storeFailed);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
