package org.x400gate.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.Octets;

/** What SMTP reads on either side under attack. */
public final class SmtpTargets {
    private static final SmtpEnvelope ENVELOPE = SmtpEnvelope.plain(
            Optional.of(Mailbox.parse("a@b.example")),
            List.of(Mailbox.parse("c@d.example"), Mailbox.parse("e@f.example")),
            10,
            true);

    private SmtpTargets() {}

    public static List<Target> all() {
        return List.of(
                Target.stream(
                                "smtp server",
                                SmtpTargets::serve,
                                sides("server", 'C'),
                                SmtpServerMachine.class,
                                ServerCommands.class,
                                ServerChunks.class,
                                ServerAuth.class)
                        .allocating(8000),
                Target.stream("smtp greeting", SmtpTargets::greet, inClear(), SmtpClientMachine.class)
                        .allocating(8000),
                Target.whole(
                                "smtp client",
                                SmtpTargets::deliver,
                                sides("client", 'S'),
                                SmtpClientMachine.class,
                                SmtpOffers.class)
                        .allocating(8000),
                Target.stream("smtp replies", SmtpTargets::replies, sides("client", 'S'), ReplyReader.class)
                        .allocating(8000),
                Target.stream(
                        "smtp data",
                        SmtpTargets::data,
                        texts("Subject: x\r\n\r\n..dot\r\n.\r\nNOOP\r\n", "a\rb\n.\r.\n.\r\r\n.\r\n"),
                        DataReader.class),
                Target.whole(
                        "smtp command",
                        line -> List.of(CommandParser.parse(line, "gw.example")),
                        texts(
                                "EHLO client.example",
                                "MAIL FROM:<@a,@b:\"q\\\"x\"@[127.0.0.1]> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=x+2By",
                                "RCPT TO:<Postmaster> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a+40b",
                                "RCPT TO:<user@a.example>",
                                "AUTH PLAIN AGFubgBzZWNyZXQ=",
                                "BDAT 86 LAST"),
                        CommandParser.class,
                        EnvelopeParameters.class,
                        Xtext.class,
                        PathParser.class),
                Target.whole(
                        "smtp mailbox",
                        line -> Mailbox.parse(line.toString(StandardCharsets.ISO_8859_1))
                                .toString(),
                        texts("a.b@c.example", "\"a b\\\"\"@[IPv6:::1]"),
                        Mailbox.class,
                        PathParser.class));
    }

    private static List<Octets> texts(String... texts) {
        return Stream.of(texts)
                .map(text -> Octets.of(text, StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** What servers say; where STARTTLS is among it, the cut between clear and TLS is part of what was said (RFC 3207 4.2). */
    private static List<Octets> inClear() {
        return sides("client", 'S').stream()
                .filter(octets -> !octets.toString(StandardCharsets.ISO_8859_1)
                        .toUpperCase(Locale.ROOT)
                        .contains("STARTTLS"))
                .toList();
    }

    /** All that one side says in each script, end to end. */
    static List<Octets> sides(String folder, char side) {
        return DialogueScript.in(folder)
                .map(script -> DialogueScript.octets(script.lines().stream()
                        .filter(line -> line.kind() == side)
                        .toList()))
                .filter(octets -> !octets.isEmpty())
                .toList();
    }

    /** The dialogue that is heard, the messages that come out, and where the machine stands. */
    private static Object serve(List<Octets> pieces) {
        ServerUser user = new ServerUser(
                new SmtpLimits(512, 1000, 100, 65_536, 10, 20, SmtpLimits.Timeouts.STANDARD),
                new SmtpServices(false, false, true, true));
        user.open();
        for (Octets piece : pieces) {
            user.receive(piece);
        }
        return List.of(user.takeReplies(), user.messages, user.machine);
    }

    /** Up to where a message could be sent. */
    private static Object greet(List<Octets> pieces) {
        List<Object> told = new ArrayList<>();
        SmtpClientMachine machine = SmtpClientMachine.create(
                new SmtpClientOptions("gw.example", Map.of(), SmtpClientOptions.StartTls.WHERE_OFFERED));
        for (Octets piece : pieces) {
            SmtpClientMachine.Step step = machine.onOctets(piece);
            machine = step.machine();
            told.addAll(step.actions());
        }
        told.removeIf(action ->
                action instanceof SmtpClientAction.StartTimer || action instanceof SmtpClientAction.StopTimer);
        told.add(machine);
        return told;
    }

    /** Octet by octet, with a user that sends as often as it may, three times at most. */
    private static Object deliver(Octets octets) {
        List<SmtpClientAction> told = new ArrayList<>();
        SmtpClientMachine machine = SmtpClientMachine.create(new SmtpClientOptions("gw.example", Map.of()));
        int messages = 3;
        for (int at = 0; at < octets.length(); at++) {
            SmtpClientMachine.Step step = machine.onOctets(octets.slice(at, at + 1));
            told.addAll(step.actions());
            if (step.machine().state() == SmtpClientState.IDLE && messages-- > 0) {
                step = step.machine().onSend(ENVELOPE);
            } else if (step.machine().state() == SmtpClientState.CONTENT) {
                step = step.machine().onContentSent();
            }
            machine = step.machine();
        }
        return told;
    }

    private static Object replies(List<Octets> pieces) {
        List<Object> replies = new ArrayList<>();
        ReplyReader reader = ReplyReader.START;
        for (Octets piece : pieces) {
            ReplyReader.Read read = reader.append(piece).read();
            while (read.reply().isPresent()) {
                replies.add(read.reply().get());
                read = read.reader().read();
            }
            reader = read.reader();
        }
        replies.add(reader);
        return replies;
    }

    /** The message, its faults but the first of each piece left aside, and what stands behind its end. */
    private static Object data(List<Octets> pieces) {
        List<Octets> message = new ArrayList<>();
        List<Octets> behind = new ArrayList<>();
        Optional<DataReader.Fault> fault = Optional.empty();
        DataReader reader = DataReader.START;
        boolean ended = false;
        for (Octets piece : pieces) {
            Octets rest = piece;
            if (!ended) {
                DataReader.Part part = reader.read(piece, SmtpLimits.STANDARD);
                message.add(part.message());
                fault = fault.isPresent() ? fault : part.fault();
                reader = part.reader();
                ended = part.ended();
                rest = piece.from(part.consumed());
            }
            behind.add(rest);
        }
        return List.of(Octets.concat(message), Octets.concat(behind), fault, reader);
    }
}
