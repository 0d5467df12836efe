package org.x400gate.protocol.inspect;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.octets.Octets;

/** A recording as {@link Conversation} tells it. */
final class Followed {
    static final ReadingLimits QUIET = new ReadingLimits(1 << 20, 1 << 20, false);
    static final ReadingLimits OPEN = new ReadingLimits(1 << 20, 1 << 20, true);

    private Followed() {}

    static List<Told> whole(Recording recording, ReadingLimits limits) {
        Conversation conversation = Conversation.fromStart(limits);
        List<Told> told = new ArrayList<>();
        for (Recording.Sent sent : recording.sent()) {
            told.addAll(conversation.sent(side(sent), sent.octets()));
        }
        told.addAll(conversation.end());
        return told;
    }

    static List<Told> inPieces(Recording recording, int size) {
        Conversation conversation = Conversation.fromStart(QUIET);
        List<Told> told = new ArrayList<>();
        for (Recording.Sent sent : recording.sent()) {
            Octets octets = sent.octets();
            for (int at = 0; at < octets.length(); at += size) {
                told.addAll(conversation.sent(side(sent), octets.slice(at, Math.min(octets.length(), at + size))));
            }
        }
        told.addAll(conversation.end());
        return told;
    }

    static Side side(Recording.Sent sent) {
        return sent.byInitiator() ? Side.INITIATOR : Side.RESPONDER;
    }

    static List<String> lines(List<Told> told, Lines lines) {
        return told.stream().flatMap(unit -> lines.of(unit).stream()).toList();
    }
}
