package org.x400gate.protocol.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.cotp.TpduReading;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.OctetChain;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SpduReading;
import org.x400gate.protocol.tpkt.TpktFramer;

/** One direction up to whole SSDUs: packets, TPDUs, TSDUs, SPDUs and their segments. */
final class Stream {
    private static final int MAX_HEADER_OCTETS = 64;

    private final Side side;
    private final ReadingLimits limits;
    private final Association association;
    private TpktFramer framer = TpktFramer.START;
    private OctetChain tsdu = OctetChain.EMPTY;
    private Optional<SpduReading> firstSegment = Optional.empty();
    private OctetChain segments = OctetChain.EMPTY;
    private Passing passing = Passing.NOTHING;
    private long octetsBefore;

    /** What is passed over. */
    private enum Passing {
        NOTHING,
        /** The rest of a TSDU: it is too long, or began unseen. */
        TSDU,
        /** Everything: no packet begins where one should. */
        ALL
    }

    Stream(Side side, ReadingLimits limits, Association association) {
        this.side = side;
        this.limits = limits;
        this.association = association;
    }

    void startAt(Octets waiting, boolean insideTsdu) {
        passing = insideTsdu ? Passing.TSDU : Passing.NOTHING;
        take(waiting, new ArrayList<>());
    }

    /** Packet by packet, so that those before a fault are told. */
    void take(Octets octets, List<Told> told) {
        Octets rest = octets;
        while (!rest.isEmpty() && passing != Passing.ALL) {
            int missing = framer.wanted() - framer.waiting().length();
            int count = Math.min(missing, rest.length());
            try {
                TpktFramer.Step step = framer.feed(rest.slice(0, count));
                framer = step.next();
                step.tpdus().forEach(tpdu -> onTpdu(tpdu, told));
            } catch (MalformedInput fault) {
                passing = Passing.ALL;
                Described lost = Described.unreadable("TPKT", fault, Octets.EMPTY)
                        .with(Field.of(
                                "octet-of-stream",
                                octetsBefore - framer.waiting().length()));
                told.add(new Told(0, Told.Layer.TPKT, lost, Octets.EMPTY));
            }
            octetsBefore += count;
            rest = rest.from(count);
        }
    }

    private void onTpdu(Octets tpdu, List<Told> told) {
        TpduReading reading = TpduReading.of(tpdu);
        // An unreadable one may be a piece of a bind or of a content: then its octets are nobody's to see.
        Described unit = reading.told().isFaulty() ? reading.told().withoutOctets() : reading.told();
        told.add(new Told(0, Told.Layer.TRANSPORT, unit, reading.octets()));
        reading.data().ifPresent(data -> onData(data, reading.endOfTsdu(), told));
    }

    private void onData(Octets data, boolean last, List<Told> told) {
        if (passing == Passing.NOTHING) {
            if (tsdu.length() + (long) data.length() > limits.maxTsduOctets()) {
                passing = Passing.TSDU;
                told.add(tooLong("TSDU", limits.maxTsduOctets()));
                tsdu = OctetChain.EMPTY;
            } else {
                tsdu = tsdu.append(data);
            }
        }
        if (last && passing == Passing.NOTHING) {
            Octets whole = tsdu.join();
            tsdu = OctetChain.EMPTY;
            onTsdu(whole, told);
        } else if (last) {
            passing = Passing.NOTHING;
        }
    }

    private void onTsdu(Octets whole, List<Told> told) {
        List<SpduReading> spdus = SpduReading.of(whole);
        Octets header = SpduReading.header(whole, spdus);
        // Before the binds are over, and of a header too long to be one, nothing that may be something else.
        int shownOctets = association.isOpen() ? MAX_HEADER_OCTETS : 2;
        header = header.slice(0, Math.min(header.length(), shownOctets));
        for (SpduReading spdu : spdus) {
            Described unit = !association.isOpen()
                    ? spdu.told().discreet()
                    : limits.contents() ? spdu.told() : spdu.told().withoutOctets();
            told.add(new Told(1, Told.Layer.SESSION, unit, header));
            header = Octets.EMPTY;
            onSpdu(spdu, told);
        }
    }

    private void onSpdu(SpduReading spdu, List<Told> told) {
        if (spdu.begins() && spdu.ends()) {
            association.onUnit(side, spdu.use(), spdu.userData(), told);
            return;
        }
        if (spdu.begins()) {
            firstSegment = Optional.of(spdu);
            segments = OctetChain.EMPTY;
        }
        if (firstSegment.isEmpty()) {
            return; // its first segment went by unseen, or was too long
        }
        if (segments.length() + (long) spdu.userData().length() > limits.maxTsduOctets()) {
            told.add(tooLong("SSDU", limits.maxTsduOctets()));
            firstSegment = Optional.empty();
            return;
        }
        segments = segments.append(spdu.userData());
        if (spdu.ends()) {
            SpduReading.Use use = firstSegment.get().use();
            Octets whole = segments.join();
            firstSegment = Optional.empty();
            segments = OctetChain.EMPTY;
            association.onUnit(side, use, whole, told);
        }
    }

    private static Told tooLong(String unit, int max) {
        MalformedInput fault =
                new MalformedInput("inspect", 0, "limit", "longer than " + max + " octets, not put together");
        return new Told(1, Told.Layer.SESSION, Described.unreadable(unit, fault, Octets.EMPTY), Octets.EMPTY);
    }

    /** Octets that wait for more to come. */
    long held() {
        return framer.waiting().length() + (long) tsdu.length() + segments.length();
    }

    void end(List<Told> told) {
        if (passing != Passing.ALL && !framer.waiting().isEmpty()) {
            unfinished("TPKT", framer.waiting().length(), Told.Layer.TPKT, told);
        }
        if (!tsdu.isEmpty()) {
            unfinished("TSDU", tsdu.length(), Told.Layer.TRANSPORT, told);
        }
        if (firstSegment.isPresent()) {
            unfinished("SSDU", segments.length(), Told.Layer.SESSION, told);
        }
    }

    private void unfinished(String unit, int octets, Told.Layer layer, List<Told> told) {
        Described unfinished = Described.of(
                unit,
                Field.of("unfinished-octets", octets),
                new Field.Value("sender", side.name().toLowerCase(java.util.Locale.ROOT)));
        told.add(new Told(0, layer, unfinished, Octets.EMPTY));
    }
}
