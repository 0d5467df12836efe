package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoTest {
    private final List<Integer> asked = new ArrayList<>();
    private final Memo<Integer, String> memo = new Memo<>();

    private String of(int question) {
        return memo.of(question, each -> {
            asked.add(each);
            return "answer " + each;
        });
    }

    @Test
    void whatWasAskedBeforeIsNotWorkedOutAgain() {
        assertThat(of(1)).isEqualTo("answer 1");
        assertThat(of(1)).isEqualTo("answer 1");
        assertThat(of(2)).isEqualTo("answer 2");
        assertThat(asked).containsExactly(1, 2);
    }

    @Test
    void itNeverHoldsMoreThanItsBound() {
        for (int i = 0; i < 3 * Memo.MAX_ANSWERS; i++) {
            assertThat(of(i)).isEqualTo("answer " + i);
            assertThat(memo.size()).isLessThanOrEqualTo(Memo.MAX_ANSWERS);
        }
    }
}
