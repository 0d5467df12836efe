package org.x400gate.gateway.conversion;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.mixer.Names;

/**
 * What an entry became for its next hop, as the ledger tells it.
 *
 * @param references by which the next hop knows it
 * @param details by name
 */
public record Made(List<String> references, Map<String, String> details) {
    public static final Made NOTHING = new Made(List.of(), Map.of());

    /** It goes on as it came. */
    public static final Made AS_IT_CAME = new Made(List.of(), Map.of("action", "transferred"));

    public Made {
        references = List.copyOf(references);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** It was converted, and has other names now; a notification is found by what it is about, too. */
    static Made converted(QueueEntry entry, Optional<Names> names) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("action", "converted");
        names.flatMap(Names::ipm).ifPresent(id -> details.put("message-id", id));
        names.flatMap(Names::identifier)
                .ifPresent(id -> details.put(
                        "ipm-id", id.local() + id.user().map(user -> " " + user).orElse("")));
        names.flatMap(Names::subject).ifPresent(id -> details.put("subject", id));
        return new Made(names.stream().flatMap(each -> references(entry, each)).toList(), details);
    }

    /** Those that it has not been found by since it came, and that do not follow from another. */
    private static Stream<String> references(QueueEntry entry, Names names) {
        Optional<String> known =
                Optional.ofNullable(entry.submission().attributes().get(SmtpAttributes.MESSAGE_ID));
        Optional<String> local = names.identifier()
                .map(IpmIdentifier::local)
                .filter(text -> !text.isBlank() && !Names.messageId(text).equals(names.ipm()));
        return Stream.of(names.ipm().filter(id -> !known.equals(Optional.of(id))), local, names.subject())
                .flatMap(Optional::stream);
    }

    /** With what it is like as it goes over the wire. */
    public Made with(String detail, String value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(detail, value);
        return new Made(references, more);
    }

    public Made with(String reference) {
        List<String> more = new ArrayList<>(references);
        more.add(reference);
        return new Made(more, details);
    }
}
