package org.x400gate.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.gateway.report.ReporterSamples.MAIL;
import static org.x400gate.gateway.report.ReporterSamples.NOW;
import static org.x400gate.gateway.report.ReporterSamples.REFUSED;
import static org.x400gate.gateway.report.ReporterSamples.failed;
import static org.x400gate.gateway.report.ReporterSamples.mail;
import static org.x400gate.gateway.report.ReporterSamples.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.protocol.octets.ContentRef;

/** Content that cannot be read harms its own message alone. */
class UnreadableContentTest {
    private static final QueueEntry ENTRY = mail(Optional.of("ann@inside.example"), Map.of(), 1);

    private interface Opening {
        InputStream open() throws IOException;
    }

    private static Told told(Opening opening) {
        ContentRef content = new ContentRef() {
            @Override
            public long octets() {
                return MAIL.length();
            }

            @Override
            public InputStream open() throws IOException {
                return opening.open();
            }
        };
        return Reporters.standard().tell(ENTRY, content, failed(REFUSED, 1), NOW);
    }

    @Test
    void contentThatCannotBeReadKeepsNoSenderFromHearing() {
        Told told = told(() -> {
            throw new IOException("disk");
        });
        assertThat(text(told)).contains("The Original Message is not available");
    }

    /** A non-delivery must not become a dead letter, nor lose its original, because the store was away for a moment. */
    @Test
    void contentThatCannotBeReadNowSaysNothingYet() {
        QueueUnavailable away = new QueueUnavailable("the database cannot be reached");
        for (Opening opening : List.<Opening>of(
                () -> {
                    throw away;
                },
                () -> {
                    throw new IOException(away.getMessage(), away);
                },
                () -> {
                    throw new UncheckedIOException(new IOException(away.getMessage(), away));
                })) {
            assertThatThrownBy(() -> told(opening)).isSameAs(away);
        }
    }

    /** One message whose content makes anything but an IOException must not end who delivers all others. */
    @Test
    void aFaultOfOursInTellingIsThatMessagesAloneAndIsHeld() {
        for (RuntimeException fault :
                List.of(new IllegalStateException("injected"), new QueueCorrupt("a damaged row"))) {
            Told told = told(() -> {
                throw fault;
            });
            assertThat(told.newEntries()).isEmpty();
            assertThat(told.failed(1, "refused"))
                    .isInstanceOfSatisfying(
                            RecipientOutcome.Failed.class,
                            held -> assertThat(held.text()).contains("not reported"));
        }
    }
}
