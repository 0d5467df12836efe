package org.x400gate.persistence.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredLine;

/** A line of the ledger to its shape on disk and back; what it is found by to a digest. */
final class LineForm {
    static final int DIGEST_OCTETS = 16;

    private LineForm() {}

    static byte[] write(LedgerLine line) {
        StoredLine stored = new StoredLine();
        stored.time = line.time().toEpochMilli();
        stored.event = code(line.event());
        stored.references = line.references().toArray(String[]::new);
        stored.details = line.details().entrySet().stream()
                .flatMap(detail -> List.of(detail.getKey(), detail.getValue()).stream())
                .toArray(String[]::new);
        stored.originator = line.parties().originator().stream().toArray(String[]::new);
        stored.recipients = line.parties().recipients().text();
        stored.named = line.parties().named().toArray(String[]::new);
        return Shapes.write(stored);
    }

    static LedgerLine read(EntryId entry, byte[] octets) {
        StoredLine stored = Shapes.read(octets, StoredLine.class);
        Map<String, String> details = new LinkedHashMap<>();
        for (int i = 0; i + 1 < stored.details.length; i += 2) {
            details.put(stored.details[i], stored.details[i + 1]);
        }
        return new LedgerLine(
                Instant.ofEpochMilli(stored.time),
                entry,
                event(stored.event),
                List.of(stored.references),
                details,
                Optional.empty(),
                new Parties(
                        Arrays.stream(stored.originator).findFirst(),
                        new Numbers(stored.recipients),
                        List.of(stored.named)));
    }

    /** What the line keeps under that reference. */
    static Optional<byte[]> kept(LedgerLine line, String reference) {
        return line.kept().filter(each -> each.reference().equals(reference)).map(each -> {
            byte[] octets = new byte[each.octets().remaining()];
            each.octets().duplicate().get(octets);
            return octets;
        });
    }

    static byte[] digest(String mark) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(mark.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(whole, DIGEST_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static int code(LedgerEvent event) {
        return switch (event) {
            case ACCEPTED -> 1;
            case RELAYED -> 2;
            case DELIVERED -> 3;
            case DEFERRED -> 4;
            case FAILED -> 5;
            case DUPLICATE -> 6;
            case ENDED -> 7;
            case OPERATOR -> 8;
            case DELAYED -> 9;
            case LISTED -> 10;
        };
    }

    private static LedgerEvent event(int code) {
        return Arrays.stream(LedgerEvent.values())
                .filter(event -> code(event) == code)
                .findAny()
                .orElseThrow(() -> new IllegalStateException("stored ledger event " + code));
    }
}
