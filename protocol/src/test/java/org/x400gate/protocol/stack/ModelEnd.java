package org.x400gate.protocol.stack;

import static org.x400gate.protocol.explore.Violation.unless;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.explore.End;
import org.x400gate.protocol.explore.Move;
import org.x400gate.protocol.explore.Move.Kind;
import org.x400gate.protocol.explore.Violation;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseMachine;
import org.x400gate.protocol.stack.ModelUser.Life;

/**
 * A stack and its user. Of who has hung up only the user is left.
 *
 * <p>What holds of one end by itself is checked whenever a new one comes to be: {@link ModelLaws}.
 */
record ModelEnd(Optional<OsiStack> stack, ModelUser user) implements End<ModelEnd> {
    private static final int TPKT_HEADER_OCTETS = 4;

    static Move.Outcome<ModelEnd> start(ModelSetting setting, boolean initiator) {
        OsiStack.Step step = initiator
                ? OsiStack.initiator(setting.open()).connect()
                : OsiStack.responder(setting.listen()).awaitConnect();
        return taken(step, ModelUser.of(setting, initiator));
    }

    @Override
    public boolean gone() {
        return stack.isEmpty();
    }

    @Override
    public List<Move<ModelEnd>> moves() {
        if (gone()) {
            return List.of();
        }
        OsiStack here = stack.get();
        List<Move<ModelEnd>> moves = new ArrayList<>();
        for (ModelRequests.Request request : ModelRequests.of(user)) {
            moves.add(asked(here, request));
        }
        for (PeerManner manner : user.setting().manners(user.initiator())) {
            if (manner.act(here).isPresent()) {
                moves.add(asked(here, ModelRequests.manner(manner, user)));
            }
        }
        for (StackTimer timer : user.timers()) {
            moves.add(Move.of("runs out of " + timer, Kind.TIMER, () -> {
                Move.Outcome<ModelEnd> outcome = taken(here.onTimer(timer), user.ranOut(timer));
                ModelLaws.requireEnd(outcome.next());
                return outcome;
            }));
        }
        return moves;
    }

    private static Move<ModelEnd> asked(OsiStack here, ModelRequests.Request request) {
        return Move.of(request.label(), request.kind(), () -> {
            OsiStack.Step step;
            try {
                step = request.asked().apply(here);
            } catch (RuntimeException thrown) {
                throw new Violation("the contract allows it, but " + thrown, thrown);
            }
            return taken(step, request.user());
        });
    }

    @Override
    public Move<ModelEnd> on(Octets unit) {
        return Move.of("gets " + name(unit), Kind.DELIVERY, () -> {
            OsiStack here = stack.orElseThrow();
            OsiStack.Step whole = here.onOctets(unit);
            for (int cut : new int[] {1, TPKT_HEADER_OCTETS + 1, unit.length() - 1}) {
                OsiStack.Step first = here.onOctets(unit.slice(0, cut));
                OsiStack.Step second = first.next().onOctets(unit.from(cut));
                boolean same = second.next().equals(whole.next())
                        && first.actions().isEmpty()
                        && second.actions().equals(whole.actions());
                unless(same, "cut at " + cut + " it means something else");
            }
            return taken(whole, user);
        });
    }

    @Override
    public Move<ModelEnd> onClosed(boolean broken) {
        EndCause cause = broken ? EndCause.TCP_RESET : EndCause.TCP_CLOSED;
        return Move.of(broken ? "loses the wire" : "sees the wire closed", broken ? Kind.CUT : Kind.CLOSED, () -> {
            OsiStack here = stack.orElseThrow();
            Move.Outcome<ModelEnd> outcome = taken(here.onWireClosed(cause), user);
            unless(outcome.next().gone() && outcome.sent().isEmpty(), "lives on without a wire");
            // a part of a unit that had arrived changes nothing
            Octets part = Octets.ofHex("0300000b02");
            Move.Outcome<ModelEnd> behind = taken(here.onOctets(part).next().onWireClosed(cause), user);
            unless(behind.next().equals(outcome.next()), "half a unit before the end matters");
            return outcome;
        });
    }

    /** Does what a step wants. */
    private static Move.Outcome<ModelEnd> taken(OsiStack.Step step, ModelUser before) {
        ModelUser user = before;
        List<Octets> sent = new ArrayList<>();
        for (StackAction action : step.actions()) {
            if (action instanceof StackAction.Send send) {
                unless(user.life() != Life.ENDED, "sends after the end: " + user.end());
                sent.addAll(packets(send.octets()));
            } else {
                user = user.told(action);
            }
        }
        if (user.hungUp()) {
            ModelLaws.requireSilence(step.next());
            return new Move.Outcome<>(new ModelEnd(Optional.empty(), user), sent);
        }
        ModelEnd end = new ModelEnd(Optional.of(normalised(step.next())), user);
        ModelLaws.require(end);
        return new Move.Outcome<>(end, sent);
    }

    private static List<Octets> packets(Octets octets) {
        List<Octets> packets = new ArrayList<>();
        Octets rest = octets;
        while (!rest.isEmpty()) {
            int length = rest.at(2) << 8 | rest.at(3);
            Octets packet = rest.slice(0, length);
            ModelLaws.requireNoComplaint(packet);
            packets.add(packet);
            rest = rest.from(length);
        }
        return packets;
    }

    /** Numbers of activities go round instead of up. */
    private static OsiStack normalised(OsiStack stack) {
        StackState state = stack.state();
        RtseMachine rtse = state.layers().rtse();
        if (rtse.activity() <= ModelSetting.NUMBERS) {
            return stack;
        }
        Pass pass = new Pass(state);
        pass.layers = pass.layers.with(PeerManner.numbered(rtse, 1));
        return new OsiStack(pass.state());
    }

    private static String name(Octets unit) {
        Octets tpdu = unit.from(TPKT_HEADER_OCTETS);
        return tpdu.length() > 3 && tpdu.at(1) == 0xF0
                ? "SPDU " + tpdu.slice(3, Math.min(tpdu.length(), 9)).toHex()
                : "TPDU " + tpdu.slice(0, 2).toHex();
    }

    @Override
    public String toString() {
        return stack.map(OsiStack::toString).orElse("gone") + ": " + user;
    }
}
