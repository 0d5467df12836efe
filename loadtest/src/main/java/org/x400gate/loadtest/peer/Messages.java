package org.x400gate.loadtest.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.mixer.Mapping;
import org.x400gate.protocol.mixer.MappingContext;
import org.x400gate.protocol.mixer.RfcToIpm;
import org.x400gate.protocol.mixer.SmtpEnvelope;
import org.x400gate.protocol.mixer.X400Message;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;

/** The messages of the live transfers: made, sent, confirmed by the gateway, and come out at the other end, each once and unchanged. */
public final class Messages {
    /** The prefix of the recipients, behind which the sink lies. */
    public static final String FAR = "/C=XX/ADMD= /PRMD=far/";

    /** The prefix of those who have a mail server. */
    public static final String INSIDE = "/C=XX/ADMD= /PRMD=inside/";

    /** The prefix of the senders. */
    public static final String NEAR = "/C=XX/ADMD= /PRMD=near/";

    private static final int LINE = 64;

    /** One to be sent. */
    public record Outgoing(String id, Octets apdu) {}

    /**
     * What became of them.
     *
     * @param unconfirmed begun, and neither confirmed nor refused
     * @param missing confirmed, and not come out
     * @param repeated come out more than once
     * @param changed come out with another content
     * @param unknown come out, and never sent
     */
    public record Account(
            long begun,
            long confirmed,
            long arrived,
            long refused,
            long unconfirmed,
            long missing,
            long repeated,
            long changed,
            long unknown) {
        public boolean clean() {
            return begun == confirmed && refused + missing + repeated + changed + unknown == 0;
        }
    }

    private static final class Fate {
        private final String digest;
        private boolean confirmed;
        private boolean refused;
        private boolean changed;
        private int arrived;

        Fate(String digest) {
            this.digest = digest;
        }
    }

    private final int contentOctets;
    private final String recipient;
    private final AddressMapping addresses = new AddressMapping(
            OrAddress.parse(NEAR),
            "gate.near.example",
            List.of(
                    new AddressMapping.Equivalence("near.example", OrAddress.parse(NEAR)),
                    new AddressMapping.Equivalence("far.example", OrAddress.parse(FAR)),
                    new AddressMapping.Equivalence("inside.example", OrAddress.parse(INSIDE))));
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final Map<String, Fate> fates = new HashMap<>();
    private long unknown;

    public Messages(int contentOctets) {
        this(contentOctets, "b@far.example");
    }

    /** To somebody else: in {@code far.example} or {@code inside.example}. */
    public Messages(int contentOctets, String recipient) {
        this.contentOctets = contentOctets;
        this.recipient = recipient;
    }

    public synchronized Outgoing next() {
        String id = run + "." + (fates.size() + 1);
        Mapping<X400Message> mapping = RfcToIpm.map(
                new SmtpEnvelope(
                        Mailbox.parse("a@near.example"),
                        List.of(Mailbox.parse(recipient).orElseThrow())),
                Octets.of(mail(id), StandardCharsets.US_ASCII),
                new MappingContext(
                        addresses,
                        GlobalDomainIdentifier.of("XX", " ", "near"),
                        "near",
                        "near.example",
                        Instant.now(),
                        id,
                        MimeLimits.STANDARD));
        if (!(mapping instanceof Mapping.Mapped<X400Message> mapped)) {
            throw new IllegalStateException("our own message can't be mapped: " + mapping);
        }
        MtsApdu.Message message = mapped.value().message();
        fates.put(message.identifier().toString(), new Fate(digest(message.content())));
        return new Outgoing(
                message.identifier().toString(), octets(message.node().sequence()));
    }

    private String mail(String id) {
        StringBuilder text = new StringBuilder("From: a@near.example\r\nTo: " + recipient + "\r\nSubject: " + id
                + "\r\nMessage-ID: <" + id + "@near.example>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n\r\n");
        Random dice = new Random(id.hashCode());
        while (text.length() < contentOctets) {
            for (int i = 0; i < LINE; i++) {
                text.append((char) ('a' + dice.nextInt(26)));
            }
            text.append("\r\n");
        }
        return text.toString();
    }

    /** The gateway has said that it has it, which it does once. */
    public synchronized void confirmed(String id) {
        if (fates.get(id).confirmed) {
            throw new IllegalStateException(id + " was confirmed before");
        }
        fates.get(id).confirmed = true;
    }

    public synchronized void refused(String id) {
        fates.get(id).refused = true;
    }

    /** It has come out at the other end. */
    public synchronized void arrived(Octets apdu) {
        if (!(MtsApdu.decode(apdu, P1Limits.STANDARD) instanceof MtsApdu.Message message)
                || !fates.containsKey(message.identifier().toString())) {
            unknown++;
            return;
        }
        Fate fate = fates.get(message.identifier().toString());
        fate.arrived++;
        fate.changed |= !fate.digest.equals(digest(message.content()));
    }

    public synchronized Account account() {
        return new Account(
                fates.size(),
                count(fate -> fate.confirmed),
                count(fate -> fate.arrived > 0),
                count(fate -> fate.refused),
                count(fate -> !fate.confirmed && !fate.refused),
                count(fate -> fate.confirmed && fate.arrived == 0),
                count(fate -> fate.arrived > 1),
                count(fate -> fate.changed),
                unknown);
    }

    private long count(java.util.function.Predicate<Fate> which) {
        return fates.values().stream().filter(which).count();
    }

    private static Octets octets(ContentRef content) {
        try (InputStream in = content.open()) {
            return Octets.wrap(in.readAllBytes());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    private static String digest(ContentRef content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(octets(content).toByteArray()));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
