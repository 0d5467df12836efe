package org.x400gate.persistence.queue;

import java.util.Arrays;
import java.util.function.ToIntFunction;

/** The numbers that stand for enums on disk: never changed, never used again. Priorities sort by theirs. */
final class Codes {
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
        return find(HopOrder.Kind.values(), Codes::code, code);
    }

    static Priority priority(int code) {
        return find(Priority.values(), Codes::code, code);
    }

    static EntryKind kind(int code) {
        return find(EntryKind.values(), Codes::code, code);
    }

    static RecipientState state(int code) {
        return find(RecipientState.values(), Codes::code, code);
    }

    private static <E extends Enum<E>> E find(E[] all, ToIntFunction<E> codeOf, int code) {
        return Arrays.stream(all)
                .filter(each -> codeOf.applyAsInt(each) == code)
                .findAny()
                .orElseThrow(() -> new IllegalStateException(
                        "stored " + all[0].getDeclaringClass().getSimpleName() + " " + code));
    }
}
