package org.x400gate.gateway.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.mixer.IpmToRfc;
import org.x400gate.protocol.mixer.Mapping;
import org.x400gate.protocol.mixer.MappingContext;
import org.x400gate.protocol.mixer.RfcToIpm;
import org.x400gate.protocol.mixer.SmtpEnvelope;
import org.x400gate.protocol.mixer.X400Message;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtaBind;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;

/** The X.400 side of the crash tests: an MTA that calls the gateway and is called by it. */
final class Neighbour {
    static final String NAME = "far";
    static final String PASSWORD = "far-secret";
    static final String GATEWAY_PASSWORD = "gate-secret";
    static final String GATEWAY_NAME = "gate";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHECKPOINT = 4;
    private static final int WINDOW = 3;
    private static final AtomicInteger REFERENCES = new AtomicInteger();

    private Neighbour() {}

    /** Takes every message; {@code flow} hears of it before it is accepted. */
    static StackPeerServer sink(int port, Flow flow) {
        return StackPeerServer.start(
                port,
                new ResponderParameters(Set.of(), CHECKPOINT, WINDOW, StackLimits.STANDARD),
                PeerConduct.willing(bind().result().encode()).tellingEach(flow::arrived));
    }

    static Senders.Link dial(int port) throws IOException {
        OpenParameters parameters = new OpenParameters(
                Selectors.NONE,
                Selectors.NONE,
                bind().argument().encode(),
                CHECKPOINT,
                WINDOW,
                DialogueMode.MONOLOGUE,
                "crash-" + REFERENCES.incrementAndGet(),
                Instant.now(),
                StackLimits.STANDARD);
        try {
            StackPeer peer = StackPeer.dial("127.0.0.1", port, parameters);
            StackAction opened = peer.awaitOpen(PATIENCE);
            if (!(opened instanceof StackAction.OpenConfirmed)) {
                peer.close();
                throw new IOException("not opened: " + opened);
            }
            return new Association(peer);
        } catch (UncheckedIOException | AssertionError e) {
            throw new IOException("not opened: " + e.getMessage(), e);
        }
    }

    private static MtaBind bind() {
        return MtaBind.Authenticated.of(NAME, MtaBind.Password.of(PASSWORD));
    }

    private record Association(StackPeer peer) implements Senders.Link {
        @Override
        public void send(Mail mail) throws IOException {
            try {
                StackAction outcome = peer.transfer(apdu(mail), PATIENCE);
                if (!(outcome instanceof StackAction.TransferConfirmed)) {
                    throw new IOException("not transferred: " + outcome);
                }
            } catch (AssertionError | IllegalStateException e) {
                // No outcome, or the association had ended when the transfer was to begin.
                throw new IOException("not transferred: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    private static Octets apdu(Mail mail) throws IOException {
        SmtpEnvelope envelope = new SmtpEnvelope(
                Mailbox.parse(mail.from()), List.of(Mailbox.parse(mail.to()).orElseThrow()));
        Mapping<X400Message> mapping =
                RfcToIpm.map(envelope, mail.octets(), context(mail.message() + "." + mail.attempt()));
        try (InputStream apdu = mapped(mapping).message().node().sequence().open()) {
            return Octets.wrap(apdu.readAllBytes());
        }
    }

    /** What an APDU says to a user of Internet mail. */
    static Octets asMail(Octets apdu) {
        if (MtsApdu.decode(apdu, P1Limits.STANDARD) instanceof MtsApdu.Message message) {
            return mapped(IpmToRfc.map(message, context("in"))).message();
        }
        throw new AssertionError("no message");
    }

    private static <T> T mapped(Mapping<T> mapping) {
        if (mapping instanceof Mapping.Mapped<T> done) {
            return done.value();
        }
        throw new AssertionError(String.valueOf(mapping));
    }

    private static MappingContext context(String localId) {
        AddressMapping addresses = new AddressMapping(
                OrAddress.parse("/C=XX/ADMD= /PRMD=far/"),
                "gate.far.example",
                List.of(
                        new AddressMapping.Equivalence("near.example", OrAddress.parse("/C=XX/ADMD= /PRMD=near/")),
                        new AddressMapping.Equivalence("far.example", OrAddress.parse("/C=XX/ADMD= /PRMD=far/"))));
        return new MappingContext(
                addresses,
                GlobalDomainIdentifier.of("XX", " ", "far"),
                "mta-far",
                "mta.far.example",
                Instant.now(),
                localId,
                MimeLimits.STANDARD);
    }
}
