package org.x400gate.protocol.inspect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.acse.AcseReading;
import org.x400gate.protocol.acse.UserInformation;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.P1Reading;
import org.x400gate.protocol.presentation.PpduReading;
import org.x400gate.protocol.presentation.PresentationValue;
import org.x400gate.protocol.rtse.RtseReading;
import org.x400gate.protocol.session.SpduReading;

/** What both directions have in common above session: mode, contexts, and the transfer that runs. */
final class Association {
    private static final Oid ASSOCIATION_CONTROL = Oid.of(2, 2, 1, 0, 1);

    /** X.690 8.1.2: class APPLICATION, constructed; the tags of ACSE's APDUs are its numbers 0 to 4. */
    private static final int FIRST_ACSE = 0x60;

    private static final int LAST_ACSE = 0x64;

    private enum Mode {
        UNKNOWN,
        NORMAL,
        X410
    }

    private final ReadingLimits limits;
    private final Transfer transfer;
    private Mode mode = Mode.UNKNOWN;
    private Map<Integer, Oid> contexts = Map.of();
    private boolean open;

    Association(ReadingLimits limits, boolean midway) {
        this.limits = limits;
        this.transfer = new Transfer(limits);
        this.open = midway;
    }

    /** Whether the binds are over, so that what comes holds no secrets. */
    boolean isOpen() {
        return open;
    }

    /** Octets of a transfer that wait for more to come. */
    long held() {
        return transfer.held();
    }

    void onUnit(Side side, SpduReading.Use use, Octets userData, List<Told> told) {
        switch (use) {
            case CONNECT -> connect(userData, told);
            case ACCEPT -> accept(userData, told);
            case REFUSE -> refuse(userData, told);
            case ABORT -> abort(userData, told);
            case RELEASE -> {
                if (!userData.isEmpty()) {
                    presentation(PpduReading.data(userData), open, told);
                }
            }
            case TOKEN_PLEASE -> tokenPlease(userData, told);
            case DATA -> data(userData, told);
            case ACTIVITY_START -> transfer.start(true);
            case ACTIVITY_RESUME -> transfer.start(false);
            case ACTIVITY_BREAK -> transfer.breakOff();
            case ACTIVITY_END -> transfer.end(mode == Mode.X410, told);
            case OTHER, UNREADABLE -> {
                // told by session, and nothing follows from it
            }
        }
    }

    private void connect(Octets userData, List<Told> told) {
        open = false;
        PpduReading cp = PpduReading.connect(userData);
        mode = cp.x410().isPresent() ? Mode.X410 : Mode.NORMAL;
        contexts = cp.contexts();
        presentation(cp, false, told);
        cp.x410().ifPresent(rtorq -> rtse(RtseReading.ofX410(RtseReading.Kind.RTORQ, rtorq), 3, false, told));
    }

    private void accept(Octets userData, List<Told> told) {
        PpduReading cpa =
                PpduReading.accept(userData, contexts.keySet().stream().toList());
        mode = cpa.x410().isPresent() ? Mode.X410 : Mode.NORMAL;
        presentation(cpa, false, told);
        cpa.x410().ifPresent(rtoac -> rtse(RtseReading.ofX410(RtseReading.Kind.RTOAC, rtoac), 3, false, told));
        open = true;
    }

    private void refuse(Octets userData, List<Told> told) {
        if (!userData.isEmpty()) {
            PpduReading cpr = PpduReading.refuse(userData);
            presentation(cpr, false, told);
            cpr.x410().ifPresent(rtorj -> rtse(RtseReading.ofX410(RtseReading.Kind.RTORJ, rtorj), 3, false, told));
        }
    }

    private void abort(Octets userData, List<Told> told) {
        transfer.breakOff();
        if (!userData.isEmpty()) {
            PpduReading abort = PpduReading.abort(userData);
            presentation(abort, false, told);
            abort.x410().ifPresent(rtab -> rtse(RtseReading.ofX410(RtseReading.Kind.RTAB, rtab), 3, false, told));
        }
    }

    private void tokenPlease(Octets userData, List<Told> told) {
        if (userData.isEmpty()) {
            return;
        }
        if (isNormal(userData)) {
            presentation(PpduReading.data(userData), open, told);
        } else {
            rtse(RtseReading.of(userData), 2, open, told);
        }
    }

    private void data(Octets userData, List<Told> told) {
        if (isNormal(userData)) {
            presentation(PpduReading.data(userData), open, told);
        } else {
            transfer.append(userData);
        }
    }

    /** In X.410 mode octets are bare; where the mode is not known, user data of normal mode is unmistakable. */
    private boolean isNormal(Octets userData) {
        return switch (mode) {
            case NORMAL -> true;
            case X410 -> false;
            case UNKNOWN -> PpduReading.isData(userData);
        };
    }

    private void presentation(PpduReading ppdu, boolean harmless, List<Told> told) {
        add(2, Told.Layer.PRESENTATION, ppdu.told(), harmless, told);
        for (PresentationValue value : ppdu.values()) {
            if (isAcse(value.contextId(), value.value())) {
                AcseReading apdu = AcseReading.of(value.value());
                add(3, Told.Layer.ACSE, apdu.told(), harmless, told);
                for (UserInformation information : apdu.information()) {
                    rtse(RtseReading.of(information.value()), 4, harmless, told);
                }
            } else {
                rtse(RtseReading.of(value.value()), 3, harmless, told);
            }
        }
    }

    private boolean isAcse(int context, Octets value) {
        Oid syntax = contexts.get(context);
        return syntax != null
                ? syntax.equals(ASSOCIATION_CONTROL)
                : !value.isEmpty() && value.at(0) >= FIRST_ACSE && value.at(0) <= LAST_ACSE;
    }

    private void rtse(RtseReading apdu, int depth, boolean harmless, List<Told> told) {
        add(depth, Told.Layer.RTSE, apdu.told(), harmless, told);
        Optional<Octets> userData = apdu.userData();
        switch (apdu.kind()) {
            case RTORQ -> userData.ifPresent(bind -> p1(depth + 1, P1Reading.bindArgument(bind), told));
            case RTOAC -> userData.ifPresent(bind -> p1(depth + 1, P1Reading.bindResult(bind), told));
            case RTORJ, RTAB -> userData.ifPresent(error -> p1(depth + 1, P1Reading.bindError(error), told));
            case RTTR -> apdu.part().ifPresent(transfer::append);
            case RTTP, OTHER -> {
                // nothing in it
            }
        }
    }

    private void p1(int depth, Described bind, List<Told> told) {
        add(depth, Told.Layer.P1, bind, false, told);
    }

    /** Where a bind is carried, what could not be read may be a part of it that holds the password. */
    private void add(int depth, Told.Layer layer, Described unit, boolean harmless, List<Told> told) {
        Described shown = !harmless ? unit.discreet() : limits.contents() ? unit : unit.withoutOctets();
        told.add(new Told(depth, layer, shown, Octets.EMPTY));
    }
}
