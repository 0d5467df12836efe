package org.x400gate.protocol.stack;

import static org.x400gate.protocol.explore.Violation.unless;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.x400gate.protocol.explore.Violation;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseState;
import org.x400gate.protocol.session.SessionState;
import org.x400gate.protocol.session.SessionToken;
import org.x400gate.protocol.stack.ModelUser.Fate;
import org.x400gate.protocol.stack.ModelUser.Life;

/** What holds of every end, and of every two ends at once. */
final class ModelLaws {
    private static final Set<RtseState> OURS = EnumSet.of(
            RtseState.TURN_OURS,
            RtseState.AWAIT_SEGMENT,
            RtseState.AWAIT_WINDOW,
            RtseState.AWAIT_END_CONFIRM,
            RtseState.AWAIT_DISCARD_CONFIRM,
            RtseState.AWAIT_RELEASE_CONFIRM);

    /** Where nobody waits for anything, or our own user is the one who owes. */
    private static final Set<RtseState> AT_REST =
            EnumSet.of(RtseState.TURN_OURS, RtseState.TURN_THEIRS, RtseState.AWAIT_SEGMENT);

    private static final int ER = 0x70;
    private static final int AB = 0x19;
    private static final int TRANSPORT_DISCONNECT = 0x11;
    private static final int PROTOCOL_ERROR = 1 << 2;
    private static final int SPDU_AT = 7;

    private ModelLaws() {}

    static void require(ModelEnd end) {
        OsiStack stack = end.stack().orElseThrow();
        ModelUser user = end.user();
        StackState state = stack.state();
        RtseState rtse = state.layers().rtse().state();
        SessionState session = state.layers().session().state();

        List<StackTimer> running = Stream.of(
                        state.timers().cotp().map(Timers::of),
                        state.timers().session().map(Timers::of),
                        state.timers().rtse().map(Timers::of))
                .flatMap(Optional::stream)
                .toList();
        boolean told = running.size() == user.timers().size() && user.timers().containsAll(running);
        unless(told, "timers told: " + user.timers() + ", running: " + running);
        unless(stack.canTransfer() == user.mayTransfer(), "canTransfer is " + stack.canTransfer() + " for " + user);

        if (user.life() == Life.OPEN) {
            Set<SessionToken> owned = state.layers().session().dialogue().owned();
            Set<SessionToken> meant = OURS.contains(rtse) ? SessionToken.ALL : Set.of();
            unless(owned.equals(meant), "tokens " + owned + " in " + rtse);
        }
        boolean atRest = user.life() == Life.OPEN && AT_REST.contains(rtse) && session == SessionState.DATA_TRANSFER;
        unless(atRest || !running.isEmpty(), "waits without a timer: " + rtse + ", " + session);
        boolean closing = user.life() != Life.ENDED || running.equals(List.of(StackTimer.PEER_CLOSE));
        unless(closing, "over, and waits for " + running);
        requireOnlyTheCallersFault(stack, user);
        EnumSet<StackTimer> stopped = EnumSet.allOf(StackTimer.class);
        stopped.removeAll(user.timers());
        for (StackTimer timer : stopped) {
            OsiStack.Step late = stack.onTimer(timer);
            boolean nothing = late.actions().isEmpty() && late.next().equals(stack);
            unless(nothing, timer + " does not run, and yet does something");
        }
    }

    /** A request that has no place is an {@link IllegalStateException} or harmless, never anything else. */
    private static void requireOnlyTheCallersFault(OsiStack stack, ModelUser user) {
        for (ModelRequests.Request request : ModelRequests.all(user)) {
            try {
                request.asked().apply(stack);
            } catch (IllegalStateException misplaced) {
                // as documented
            } catch (RuntimeException thrown) {
                throw new Violation("out of place: " + request.label() + ": " + thrown, thrown);
            }
        }
    }

    /** A timer that runs out ends the association, and the last wait the connection. */
    static void requireEnd(ModelEnd end) {
        unless(end.user().life() == Life.ENDED, "a timer ran out, and life goes on");
        if (!end.gone()) {
            OsiStack.Step last = end.stack().orElseThrow().onTimer(StackTimer.PEER_CLOSE);
            unless(last.actions().equals(List.of(new StackAction.HangUp())), "PEER_CLOSE ran out: " + last.actions());
        }
    }

    /** After HangUp nothing comes any more, whatever still happens. */
    static void requireSilence(OsiStack stack) {
        Octets abort = Octets.ofHex("0300000a02f080190100");
        boolean silent = Stream.concat(
                        Stream.of(
                                stack.onWireClosed(EndCause.TCP_RESET),
                                stack.onOctets(abort),
                                stack.onOctets(Octets.ofHex("ffff")),
                                stack.abort(AbortReason.USER_ERROR)),
                        Stream.of(StackTimer.values()).map(stack::onTimer))
                .allMatch(step -> step.actions().isEmpty());
        unless(silent, "hung up, but not silent");
    }

    /** Nobody who keeps the rules is told that it broke them. */
    static void requireNoComplaint(Octets packet) {
        unless(packet.at(5) != ER, "complains by a transport ERROR");
        if (packet.length() > SPDU_AT && packet.at(SPDU_AT) == AB && packet.at(SPDU_AT + 2) == TRANSPORT_DISCONNECT) {
            unless((packet.at(SPDU_AT + 4) & PROTOCOL_ERROR) == 0, "complains by a session ABORT");
        }
    }

    static Optional<String> ofBoth(ModelEnd initiator, ModelEnd responder, boolean quiet) {
        return Stream.of(
                        oneWay(initiator.user(), responder.user()),
                        oneWay(responder.user(), initiator.user()),
                        cause(initiator.user(), responder.user()),
                        cause(responder.user(), initiator.user()),
                        turn(initiator, responder, quiet),
                        wish(initiator.user(), responder.user(), quiet),
                        wish(responder.user(), initiator.user(), quiet))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> oneWay(ModelUser sender, ModelUser receiver) {
        ModelUser.Outgoing sent = sender.out();
        ModelUser.Incoming received = receiver.in();
        boolean same = sent.number() == received.number();
        boolean taken = same && received.fate() == Fate.TAKEN;
        if (sent.fate() == Fate.TAKEN && !taken) {
            return Optional.of("confirmed, but not taken: " + sent + ", " + received);
        }
        if (sent.fate() == Fate.NOT_TAKEN && same && (taken || received.fate().isOpen())) {
            return Optional.of("refused, but taken, or still to be: " + sent + ", " + received);
        }
        if (sent.fate() == Fate.UNDER_WAY && !same && received.fate().isOpen()) {
            return Optional.of("the one before is still to be answered: " + sent + ", " + received);
        }
        return Optional.empty();
    }

    /** Who hears of a protocol error hears it from a user that said so. */
    private static Optional<String> cause(ModelUser aborted, ModelUser other) {
        return aborted.end().equals("RTSE-AB-4") && !other.end().endsWith(AbortReason.PROTOCOL_ERROR.toString())
                ? Optional.of("told of a protocol error that nobody named")
                : Optional.empty();
    }

    private static Optional<String> turn(ModelEnd initiator, ModelEnd responder, boolean quiet) {
        boolean bothOpen =
                initiator.user().life() == Life.OPEN && responder.user().life() == Life.OPEN;
        if (!bothOpen) {
            return Optional.empty();
        }
        for (SessionToken token : SessionToken.values()) {
            if (owns(initiator, token) && owns(responder, token)) {
                return Optional.of("both hold the token " + token);
            }
            if (quiet && owns(initiator, token) == owns(responder, token)) {
                return Optional.of("nobody holds the token " + token);
            }
        }
        boolean here = initiator.user().mayTransfer();
        boolean there = responder.user().mayTransfer();
        boolean idle = !initiator.user().out().fate().isOpen()
                && !responder.user().out().fate().isOpen();
        if (here && there) {
            return Optional.of("both may begin a transfer");
        }
        return quiet && idle && !here && !there ? Optional.of("nobody may begin a transfer") : Optional.empty();
    }

    private static Optional<String> wish(ModelUser wishing, ModelUser other, boolean quiet) {
        return quiet && wishing.pleaded() && other.life() == Life.OPEN && other.turn() && !other.asked()
                ? Optional.of("a wish for the turn that nobody heard")
                : Optional.empty();
    }

    private static boolean owns(ModelEnd end, SessionToken token) {
        return end.stack()
                .orElseThrow()
                .state()
                .layers()
                .session()
                .dialogue()
                .owned()
                .contains(token);
    }
}
