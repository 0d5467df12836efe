package org.x400gate.protocol.p1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.bounds.ApduBounds;
import org.x400gate.protocol.bounds.UpperBound;
import org.x400gate.protocol.bounds.Violation;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;

/** MTS-APDU (X.419): a message, a report or a probe. */
public sealed interface MtsApdu {
    /** The identifier of this APDU itself. */
    MtsIdentifier identifier();

    List<TraceElement> trace();

    /**
     * Every bound that is broken, inside the content too, which is read for it (X.411 Annex B): what we make has none,
     * what a peer sent may.
     */
    default List<Violation> faults() {
        try (InputStream octets = node().sequence().open()) {
            return ApduBounds.of(Octets.wrap(octets.readAllBytes()));
        } catch (IOException storeFailed) {
            throw new UncheckedIOException(storeFailed);
        }
    }

    /** Content by reference: write it with {@link BerNode#sequence()}. */
    BerNode node();

    /** Exactly one APDU; throws {@link MalformedInput} for anything else. Content is a slice of what was given. */
    static MtsApdu decode(Octets octets, P1Limits limits) {
        return ApduReader.read(octets, limits);
    }

    /** Message: an envelope, and content of the envelope's content type. */
    record Message(TransferEnvelope envelope, ContentRef content) implements MtsApdu {
        @Override
        public MtsIdentifier identifier() {
            return envelope.messageIdentifier();
        }

        @Override
        public List<TraceElement> trace() {
            return envelope.trace();
        }

        @Override
        public BerNode node() {
            return EnvelopeWriter.message(this);
        }
    }

    /** Report: an envelope that leads back, and what became of the recipients. */
    record Report(ReportEnvelope envelope, ReportContent content) implements MtsApdu {
        @Override
        public MtsIdentifier identifier() {
            return envelope.identifier();
        }

        @Override
        public List<TraceElement> trace() {
            return envelope.trace();
        }

        /** To whom it goes: the originator of its subject, or a distribution list on the way. */
        public OrName destination() {
            return envelope.destination();
        }

        /** The message or probe it reports on. */
        public MtsIdentifier subject() {
            return content.subject();
        }

        @Override
        public BerNode node() {
            return ReportWriter.report(this);
        }
    }

    /**
     * Probe: the envelope of a message that nobody sends, without its priority and deferral, and how long its content
     * would be in octets.
     */
    record Probe(TransferEnvelope envelope, Optional<Long> contentLength) implements MtsApdu {
        public Probe {
            if (envelope.priority() != Priority.NORMAL
                    || envelope.deferredDelivery().isPresent()) {
                throw new IllegalArgumentException("a probe has neither priority nor deferral");
            }
            if (contentLength
                    .filter(octets -> octets < 0 || octets > UpperBound.UB_CONTENT_LENGTH.max())
                    .isPresent()) {
                throw new IllegalArgumentException("content length outside 0.." + UpperBound.UB_CONTENT_LENGTH.max());
            }
        }

        @Override
        public MtsIdentifier identifier() {
            return envelope.messageIdentifier();
        }

        @Override
        public List<TraceElement> trace() {
            return envelope.trace();
        }

        @Override
        public BerNode node() {
            return EnvelopeWriter.probe(this);
        }
    }
}
