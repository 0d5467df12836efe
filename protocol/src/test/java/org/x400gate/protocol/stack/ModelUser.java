package org.x400gate.protocol.stack;

import static org.x400gate.protocol.explore.Violation.unless;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.x400gate.protocol.explore.Violation;
import org.x400gate.protocol.octets.Octets;

/**
 * The user of one stack: what it was told so far, and whether it might be told that. Nothing here looks into the stack.
 *
 * @param turn whether the turn is ours, as far as we were told
 * @param pleaded whether we asked for the turn since it was given away
 * @param asked whether the peer asked for it since it became ours
 * @param end the cause that ended the association, empty before
 */
record ModelUser(
        ModelSetting setting,
        boolean initiator,
        Life life,
        boolean turn,
        boolean pleaded,
        boolean asked,
        Outgoing out,
        Incoming in,
        Set<StackTimer> timers,
        boolean hungUp,
        String end) {
    /** How far the association has come. */
    enum Life {
        CONNECTING,
        ASKED,
        OPEN,
        RELEASING,
        ENDED
    }

    /** What became of a transfer. */
    enum Fate {
        NONE,
        /** Sending, or receiving. */
        UNDER_WAY,
        /** Sender: resumes what was interrupted, as a peer may. */
        RESUMING,
        /** Sender: broken off while it was being answered, as a peer may. */
        GIVEN_UP,
        /** Receiver: all is here, to be answered. */
        WHOLE,
        /** Sender: confirmed; receiver: accepted. */
        TAKEN,
        /** Sender: refused; receiver: rejected, or void. */
        NOT_TAKEN;

        boolean isOpen() {
            return this == UNDER_WAY || this == RESUMING || this == GIVEN_UP || this == WHOLE;
        }
    }

    /** The last transfer begun here; {@code wanted} octets are asked for now. */
    record Outgoing(int number, int size, int given, int wanted, Fate fate) {
        Outgoing settled(Fate end) {
            return new Outgoing(number, 0, 0, 0, end);
        }

        Outgoing wanting(int octets) {
            return new Outgoing(number, size, given, octets, fate);
        }
    }

    /** The last transfer begun by the peer. */
    record Incoming(int number, int size, int got, long reached, long confirmed, Fate fate) {
        Incoming settled(Fate end) {
            return new Incoming(number, 0, 0, 0, 0, end);
        }
    }

    /** Every end that a peer which keeps the rules, a timer or a wire can bring about. */
    private static final Pattern CAUSES =
            Pattern.compile("TCP-[56]|(COTP|SES|RTSE)-T-.*|SES-AB-8|RTSE-AB-[0346]|LOCAL-[1-48]|RTSE-RJ.*|ACSE-.*");

    private static final Pattern TRANSFER_CAUSES = Pattern.compile("RTSE-(ED|ER|AD|AI|1)");

    ModelUser {
        timers = Set.copyOf(timers);
    }

    static ModelUser of(ModelSetting setting, boolean initiator) {
        return new ModelUser(
                setting,
                initiator,
                Life.CONNECTING,
                false,
                false,
                false,
                new Outgoing(0, 0, 0, 0, Fate.NONE),
                new Incoming(0, 0, 0, 0, 0, Fate.NONE),
                Set.of(),
                false,
                "");
    }

    // ---- told

    ModelUser told(StackAction action) {
        unless(!hungUp, "after HangUp: " + action);
        if (action instanceof StackAction.StartTimer timer) {
            return timers(true, timer.timer());
        } else if (action instanceof StackAction.CancelTimer timer) {
            unless(timers.contains(timer.timer()), "cancels what does not run: " + timer.timer());
            return timers(false, timer.timer());
        } else if (action instanceof StackAction.HangUp) {
            unless(life == Life.ENDED, "hangs up without a word");
            unless(timers.isEmpty(), "hangs up, and " + timers + " still run");
            return new ModelUser(setting, initiator, life, turn, pleaded, asked, out, in, timers, true, end);
        }
        unless(life != Life.ENDED, "told after the end " + end + ": " + action);
        if (action instanceof StackAction.OpenIndication open) {
            unless(!initiator && life == Life.CONNECTING, "asked for an open while " + life);
            unless(open.request().bindArgument().equals(setting.bindArgument()), "another bind argument");
            return living(Life.ASKED);
        } else if (action instanceof StackAction.OpenConfirmed open) {
            unless(initiator && life == Life.CONNECTING, "open confirmed while " + life);
            unless(open.bindResult().equals(StackEnd.bindResult(setting.dialect())), "another bind result");
            return living(Life.OPEN).turn(true);
        } else if (action instanceof StackAction.OpenRefused refused) {
            unless(life == Life.CONNECTING || life == Life.ASKED, "open refused while " + life);
            return ended(refused.cause(), refused.detail());
        } else if (action instanceof StackAction.Released) {
            boolean expected = initiator
                    ? life == Life.RELEASING
                    : life == Life.OPEN && !turn && !in.fate().isOpen();
            unless(expected, "released while " + this);
            return ended("Released");
        } else if (action instanceof StackAction.Aborted aborted) {
            unless(life == Life.OPEN || life == Life.RELEASING, "aborted while " + life);
            return ended(aborted.cause(), aborted.detail());
        }
        return toldOfTransfers(action);
    }

    private ModelUser toldOfTransfers(StackAction action) {
        unless(
                life == Life.OPEN || life == Life.RELEASING && action instanceof StackAction.TurnPlease,
                "early: " + action);
        if (action instanceof StackAction.TurnPlease) {
            unless(setting.isTwoWay(), "asked for the turn in monologue");
            return pleadedFor();
        } else if (action instanceof StackAction.TurnGiven) {
            unless(setting.isTwoWay() && !turn && !in.fate().isOpen(), "given the turn while " + this);
            return turn(true);
        } else if (action instanceof StackAction.WantSegment want) {
            int left = setting.octets(out.size()) - out.given();
            boolean expected = out.fate().isOpen() && out.wanted() == 0 && want.octets() > 0 && want.octets() <= left;
            unless(expected, want.octets() + " octets wanted while " + out);
            return with(out.wanting(want.octets()));
        } else if (action instanceof StackAction.TransferConfirmed) {
            unless(out.fate() == Fate.UNDER_WAY && out.given() == setting.octets(out.size()), "confirmed: " + out);
            return with(out.settled(Fate.TAKEN));
        } else if (action instanceof StackAction.TransferRefused refused) {
            unless(out.fate().isOpen(), "refused: " + out);
            boolean expected = isCause(TRANSFER_CAUSES, refused.cause())
                    || refused.cause().code().equals("RTSE-AD-US");
            unless(expected, "refused for " + refused.cause().code());
            return with(refused(refused.cause()));
        }
        return toldOfIncoming(action);
    }

    /** What was never begun has no number. */
    private Outgoing refused(EndCause cause) {
        if (cause.code().equals("RTSE-1")) {
            unless(out.given() == 0 && out.wanted() == 0, "too long only now: " + out);
            return new Outgoing(ModelSetting.following(out.number()), 0, 0, 0, Fate.NONE);
        }
        return out.settled(out.fate() == Fate.UNDER_WAY ? Fate.NOT_TAKEN : Fate.NONE);
    }

    private ModelUser toldOfIncoming(StackAction action) {
        if (action instanceof StackAction.TransferStarted started) {
            unless(!turn && !in.fate().isOpen(), "started: " + in);
            int number = ModelSetting.following(in.number());
            unless(started.activity().equals(activity(number)), "activity " + started.activity() + " behind " + in);
            return with(new Incoming(number, 0, 0, 0, 0, Fate.UNDER_WAY));
        } else if (action instanceof StackAction.TransferSegment segment) {
            return with(arrived(segment.part()));
        } else if (action instanceof StackAction.CheckpointReached checkpoint) {
            boolean expected = in.fate() == Fate.UNDER_WAY
                    && in.got() > 0
                    && checkpoint.serial() == in.reached() + 1
                    && checkpoint.serial() - in.confirmed() <= setting.window();
            unless(expected, "checkpoint " + checkpoint.serial() + ": " + in);
            return with(new Incoming(
                    in.number(), in.size(), in.got(), checkpoint.serial(), in.confirmed(), Fate.UNDER_WAY));
        } else if (action instanceof StackAction.TransferEnded) {
            unless(in.fate() == Fate.UNDER_WAY && in.got() == setting.octets(in.size()), "ended: " + in);
            return with(new Incoming(in.number(), in.size(), in.got(), in.reached(), in.confirmed(), Fate.WHOLE));
        } else if (action instanceof StackAction.TransferAborted aborted) {
            unless(in.fate().isOpen(), "void: " + in);
            unless(
                    isCause(TRANSFER_CAUSES, aborted.cause()),
                    "void for " + aborted.cause().code());
            return with(in.settled(Fate.NOT_TAKEN));
        }
        throw new Violation("told " + action);
    }

    private Incoming arrived(Octets part) {
        unless(in.fate() == Fate.UNDER_WAY && !part.isEmpty(), "a segment: " + in);
        int size = in.got() == 0 ? ModelSetting.sizeOf(part) : in.size();
        int to = in.got() + part.length();
        boolean expected = to <= setting.octets(size)
                && setting.content(in.number(), size, in.got(), to).equals(part);
        unless(expected, "other octets than were sent: " + in);
        return new Incoming(in.number(), size, to, in.reached(), in.confirmed(), Fate.UNDER_WAY);
    }

    /** An INTEGER inside the identifier. */
    private static Octets activity(int number) {
        return Octets.of(2, 1, number);
    }

    private static boolean isCause(Pattern causes, EndCause cause) {
        return causes.matcher(cause.code()).matches();
    }

    // ---- the next one

    private ModelUser ended(EndCause cause, String detail) {
        unless(isCause(CAUSES, cause), "ended by " + cause.code() + ": " + cause.sentence() + " " + detail);
        return ended(cause.equals(EndCause.ABORTED_BY_US) ? cause.code() + " " + detail : cause.code());
    }

    private ModelUser ended(String cause) {
        Outgoing sent = out.fate().isOpen() ? out.settled(Fate.NONE) : out;
        Incoming received = in.fate().isOpen() ? in.settled(Fate.NOT_TAKEN) : in;
        return new ModelUser(
                setting, initiator, Life.ENDED, false, false, false, sent, received, timers, hungUp, cause);
    }

    ModelUser living(Life next) {
        return new ModelUser(setting, initiator, next, turn, pleaded, asked, out, in, timers, hungUp, end);
    }

    ModelUser turn(boolean ours) {
        return new ModelUser(setting, initiator, life, ours, false, false, out, in, timers, hungUp, end);
    }

    private ModelUser pleadedFor() {
        return new ModelUser(setting, initiator, life, turn, pleaded, turn, out, in, timers, hungUp, end);
    }

    ModelUser pleading() {
        return new ModelUser(setting, initiator, life, turn, true, asked, out, in, timers, hungUp, end);
    }

    ModelUser with(Outgoing next) {
        return new ModelUser(setting, initiator, life, turn, pleaded, asked, next, in, timers, hungUp, end);
    }

    ModelUser with(Incoming next) {
        return new ModelUser(setting, initiator, life, turn, pleaded, asked, out, next, timers, hungUp, end);
    }

    /** A timer that ran out does not run any more. */
    ModelUser ranOut(StackTimer timer) {
        return timers(false, timer);
    }

    private ModelUser timers(boolean runs, StackTimer timer) {
        EnumSet<StackTimer> running = EnumSet.noneOf(StackTimer.class);
        running.addAll(timers);
        if (runs) {
            running.add(timer);
        } else {
            running.remove(timer);
        }
        return new ModelUser(setting, initiator, life, turn, pleaded, asked, out, in, running, hungUp, end);
    }

    /** Whether this user may begin a transfer, as far as it was told. */
    boolean mayTransfer() {
        return life == Life.OPEN && turn && !out.fate().isOpen();
    }

    /** The octets that were asked for, of the transfer under way. */
    Optional<Octets> nextSegment() {
        return out.wanted() == 0
                ? Optional.empty()
                : Optional.of(setting.content(out.number(), out.size(), out.given(), out.given() + out.wanted()));
    }

    @Override
    public String toString() {
        return (initiator ? "initiator " : "responder ") + life + (turn ? " with the turn" : "")
                + (asked ? " that is asked for" : "")
                + ", " + out + ", "
                + in + ", " + timers + (hungUp ? ", hung up" : "") + " " + end;
    }
}
