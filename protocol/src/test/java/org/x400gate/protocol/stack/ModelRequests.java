package org.x400gate.protocol.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.x400gate.protocol.explore.Move.Kind;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.ModelUser.Fate;
import org.x400gate.protocol.stack.ModelUser.Life;

/** What the contract of {@link OsiStack} lets a user ask for, given what that user was told; every moment is right for it. */
final class ModelRequests {
    /** What is asked of the stack, and what the user then knows itself to be doing. */
    record Request(String label, Kind kind, Function<OsiStack, OsiStack.Step> asked, ModelUser user) {}

    private static final int PRIORITY = 5;

    private final ModelUser user;
    private final List<Request> requests = new ArrayList<>();

    private ModelRequests(ModelUser user) {
        this.user = user;
    }

    static List<Request> of(ModelUser user) {
        ModelRequests here = new ModelRequests(user);
        switch (user.life()) {
            case CONNECTING, RELEASING, ENDED -> {
                // nothing to ask for but the end
            }
            case ASKED -> here.answers();
            case OPEN -> {
                here.sending();
                here.receiving();
                here.turns();
            }
        }
        here.aborts();
        return here.requests;
    }

    private void add(String label, Function<OsiStack, OsiStack.Step> asked, ModelUser next) {
        requests.add(new Request(label, Kind.REQUEST, asked, next));
    }

    private void addWilling(String label, Function<OsiStack, OsiStack.Step> asked, ModelUser next) {
        requests.add(new Request(label, Kind.WILLING, asked, next));
    }

    private void answers() {
        addWilling(
                "accepts the open",
                stack -> stack.acceptOpen(StackEnd.bindResult(user.setting().dialect())),
                user.living(Life.OPEN));
        for (Refusal.Reason reason : user.setting().reasons(Refusal.Reason.values())) {
            add(
                    "refuses the open: " + reason,
                    stack -> stack.refuseOpen(Refusal.of(reason, Octets.ofHex("b203020100"))),
                    user);
        }
    }

    private void sending() {
        ModelUser.Outgoing out = user.out();
        if (user.mayTransfer()) {
            for (int size = 0; size < user.setting().sizes(); size++) {
                int octets = user.setting().octets(size);
                int number = ModelSetting.following(out.number());
                ModelUser next = user.with(new ModelUser.Outgoing(number, size, 0, 0, Fate.UNDER_WAY));
                add("starts " + number + " of " + octets + " octets", stack -> stack.startTransfer(octets), next);
            }
            if (user.initiator()) {
                addWilling("closes", OsiStack::close, user.living(Life.RELEASING));
            }
        }
        if (out.fate().isOpen() && out.given() < user.setting().octets(out.size())) {
            add("discards", OsiStack::discardTransfer, user);
        }
        user.nextSegment().ifPresent(part -> {
            int given = out.given() + part.length();
            ModelUser next = user.with(new ModelUser.Outgoing(out.number(), out.size(), given, 0, out.fate()));
            addWilling("gives a segment", stack -> stack.segment(part), next);
        });
    }

    private void receiving() {
        ModelUser.Incoming in = user.in();
        if (!in.fate().isOpen()) {
            return;
        }
        for (long serial = in.confirmed() + 1; serial <= in.reached(); serial++) {
            long confirmed = serial;
            ModelUser next = user.with(
                    new ModelUser.Incoming(in.number(), in.size(), in.got(), in.reached(), confirmed, in.fate()));
            addWilling("confirms " + serial, stack -> stack.confirmCheckpoint(confirmed), next);
        }
        for (TransferReject reason : user.setting().reasons(TransferReject.values())) {
            add("rejects: " + reason, stack -> stack.rejectTransfer(reason), user.with(in.settled(Fate.NOT_TAKEN)));
        }
        if (in.fate() == Fate.WHOLE) {
            addWilling("accepts " + in.number(), OsiStack::acceptTransfer, user.with(in.settled(Fate.TAKEN)));
        }
    }

    private void turns() {
        if (!user.setting().isTwoWay()) {
            return;
        }
        if (user.mayTransfer()) {
            addWilling("gives the turn", OsiStack::giveTurn, user.turn(false));
        } else if (!user.turn() && !user.pleaded()) {
            add("asks for the turn", stack -> stack.pleaseTurn(PRIORITY), user.pleading());
        }
    }

    private void aborts() {
        if (user.life() != Life.ENDED) {
            for (AbortReason reason : user.setting().reasons(AbortReason.values())) {
                requests.add(new Request("aborts: " + reason, Kind.ABORT, stack -> stack.abort(reason), user));
            }
        }
    }

    /** One of each request, for the states in which it has no place. */
    static List<Request> all(ModelUser user) {
        ModelRequests here = new ModelRequests(user);
        here.add("connects", OsiStack::connect, user);
        here.add("awaits", OsiStack::awaitConnect, user);
        here.answers();
        here.add("starts", stack -> stack.startTransfer(1), user);
        here.add("gives a segment", stack -> stack.segment(Octets.of(1)), user);
        here.add("discards", OsiStack::discardTransfer, user);
        here.add("confirms", stack -> stack.confirmCheckpoint(9), user);
        here.add("accepts", OsiStack::acceptTransfer, user);
        here.add("rejects", stack -> stack.rejectTransfer(TransferReject.TEMPORARY), user);
        here.add("closes", OsiStack::close, user);
        here.add("asks for the turn", stack -> stack.pleaseTurn(PRIORITY), user);
        here.add("gives the turn", OsiStack::giveTurn, user);
        return here.requests;
    }

    static Request manner(PeerManner manner, ModelUser user) {
        ModelUser.Outgoing out = user.out();
        ModelUser next = switch (manner) {
            case INTERRUPTS, DISCARDS_LATE ->
                user.with(new ModelUser.Outgoing(out.number(), out.size(), out.given(), 0, Fate.GIVEN_UP));
            case RESUMES -> user.with(new ModelUser.Outgoing(out.number(), 0, 0, 0, Fate.RESUMING));
            case REPORTS_AS_PROVIDER -> user.with(user.in().settled(Fate.NOT_TAKEN));
            case ASKS_WITHOUT_PRIORITY -> user;
        };
        return new Request(
                manner.toString(), Kind.REQUEST, stack -> manner.act(stack).orElseThrow(), next);
    }
}
