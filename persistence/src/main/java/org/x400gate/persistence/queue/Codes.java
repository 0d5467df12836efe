package org.x400gate.persistence.queue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/** The numbers that stand for enums on disk: never changed, never used again. Priorities sort by theirs. */
final class Codes {
    private static final List<Priority> PRIORITIES = byCode(Priority.values(), Codes::code);
    private static final List<EntryKind> KINDS = byCode(EntryKind.values(), Codes::code);
    private static final List<RecipientState> STATES = byCode(RecipientState.values(), Codes::code);
    private static final List<HopOrder.Kind> ORDERS = byCode(HopOrder.Kind.values(), Codes::code);

    private Codes() {}

    static int code(Priority priority) {
        return switch (priority) {
            case URGENT -> 1;
            case NORMAL -> 2;
            case NON_URGENT -> 3;
        };
    }

    static int code(EntryKind kind) {
        return switch (kind) {
            case RFC822 -> 1;
            case P1 -> 2;
        };
    }

    static int code(RecipientState state) {
        return switch (state) {
            case PENDING -> 1;
            case DELIVERED -> 2;
            case RELAYED -> 3;
            case REPORTED -> 4;
            case FAILED -> 5;
            case ENDED -> 6;
            case HELD -> 7;
            case QUARANTINED -> 8;
        };
    }

    static int code(HopOrder.Kind kind) {
        return switch (kind) {
            case SUSPEND -> 1;
            case DRAIN -> 2;
            case RETURN -> 3;
            case REROUTE -> 4;
        };
    }

    static HopOrder.Kind orderKind(int code) {
        return find(ORDERS, code, HopOrder.Kind.class);
    }

    static Priority priority(int code) {
        return find(PRIORITIES, code, Priority.class);
    }

    static EntryKind kind(int code) {
        return find(KINDS, code, EntryKind.class);
    }

    static RecipientState state(int code) {
        return find(STATES, code, RecipientState.class);
    }

    /** What has code 1, what has code 2, and so on. */
    private static <E extends Enum<E>> List<E> byCode(E[] all, ToIntFunction<E> codeOf) {
        return Arrays.stream(all).sorted(Comparator.comparingInt(codeOf)).toList();
    }

    private static <E extends Enum<E>> E find(List<E> all, int code, Class<E> type) {
        if (code < 1 || code > all.size()) {
            throw new IllegalStateException("stored " + type.getSimpleName() + " " + code);
        }
        return all.get(code - 1);
    }
}
