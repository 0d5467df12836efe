package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written for an enum is read as the same one. */
class CodesTest {
    @Test
    void everyValueIsReadBack() {
        for (Priority each : Priority.values()) {
            assertThat(Codes.priority(Codes.code(each))).isEqualTo(each);
        }
        for (EntryKind each : EntryKind.values()) {
            assertThat(Codes.kind(Codes.code(each))).isEqualTo(each);
        }
        for (RecipientState each : RecipientState.values()) {
            assertThat(Codes.state(Codes.code(each))).isEqualTo(each);
        }
        for (HopOrder.Kind each : HopOrder.Kind.values()) {
            assertThat(Codes.orderKind(Codes.code(each))).isEqualTo(each);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 9, Integer.MAX_VALUE})
    void anUnknownOneIsNamed(int code) {
        assertThatThrownBy(() -> Codes.state(code))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stored RecipientState " + code);
    }
}
