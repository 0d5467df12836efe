package org.x400gate.protocol.smtp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpServerAction.AuthIndication;
import org.x400gate.protocol.smtp.SmtpServerAction.Reply;
import org.x400gate.protocol.smtp.SmtpServerMachine.Step;

/**
 * AUTH at a {@link SmtpServerMachine}: RFC 4954, PLAIN (RFC 4616), and LOGIN, which no standard knows and every client
 * does. A password passes on to our user at once; nothing of it is kept, and no reply says whether the name or the
 * password was wrong.
 */
record ServerAuth(SmtpServerMachine at) {
    /** Tries of one client before it is sent away. */
    private static final int MAX_FAILURES = 3;

    private static final int MAX_NAME = 255;
    private static final SmtpReply FAILED = SmtpReply.of(535, "5.7.8", "Authentication failed");
    private static final SmtpReply UNREADABLE = SmtpReply.of(501, "5.5.2", "Not base64 (RFC 4648) of what is expected");

    Step onAuth(SmtpCommand.Auth auth) {
        if (at.standing().user().isPresent()) {
            return refused(503, "5.5.1", "Authenticated already");
        }
        if (!at.terms().services().offersAuth(at.standing())) {
            return at.terms().services().auth()
                    ? refused(538, "5.7.11", "Only under TLS: STARTTLS first")
                    : refused(502, "5.5.1", "Command not implemented");
        }
        if (at.state() != SmtpServerState.READY) {
            return refused(
                    503,
                    "5.5.1",
                    at.state() == SmtpServerState.AWAIT_HELLO ? "EHLO first" : "Not within a transaction");
        }
        return switch (auth.mechanism().toUpperCase(Locale.ROOT)) {
            case "PLAIN" -> begin(auth, SmtpServerState.AUTH_PLAIN, "");
            case "LOGIN" -> begin(auth, SmtpServerState.AUTH_NAME, "Username:");
            default -> refused(504, "5.5.4", "PLAIN and LOGIN are known here");
        };
    }

    private Step begin(SmtpCommand.Auth auth, SmtpServerState state, String challenge) {
        ServerAuth begun = new ServerAuth(at.with(state));
        return auth.initial().isPresent()
                ? begun.onResponse(auth.initial().get())
                : new Step(begun.at, List.of(challenge(challenge)));
    }

    private static Reply challenge(String text) {
        return new Reply(
                SmtpReply.plain(334, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII))));
    }

    /** A line that is no command. */
    Step onLine(Octets line) {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.equals("*") ? broken(SmtpReply.of(501, "5.7.0", "Authentication cancelled")) : onResponse(text);
    }

    private Step onResponse(String text) {
        // RFC 4954 section 4: "=" is a response without octets.
        Optional<byte[]> response = text.equals("=") ? Optional.of(new byte[0]) : decoded(text);
        if (response.isEmpty()) {
            return broken(UNREADABLE);
        }
        return switch (at.state()) {
            case AUTH_PLAIN -> onPlain(response.get());
            case AUTH_NAME ->
                name(response.get(), 0, response.get().length)
                        .map(name -> new Step(
                                at.with(at.standing().claims(name)).with(SmtpServerState.AUTH_PASSWORD),
                                List.of(challenge("Password:"))))
                        .orElseGet(() -> broken(UNREADABLE));
            case AUTH_PASSWORD -> check(at.standing().claimed().orElseThrow(), Octets.wrap(response.get()));
            case CONNECTED,
                    AWAIT_HELLO,
                    READY,
                    MAIL_GIVEN,
                    RCPT_GIVEN,
                    AWAIT_RCPT_ANSWER,
                    DATA,
                    DATA_REFUSED,
                    CHUNK,
                    CHUNK_REFUSED,
                    CHUNK_TAKEN,
                    CHUNKS_FAILED,
                    AWAIT_MESSAGE_ANSWER,
                    AWAIT_LAST_ANSWER,
                    TLS_STARTING,
                    AWAIT_AUTH_ANSWER,
                    CLOSED -> throw new IllegalStateException("no AUTH is under way: " + at.state());
        };
    }

    /** RFC 4616: whom to act as (nobody else than oneself), NUL, the name, NUL, the password. */
    private Step onPlain(byte[] message) {
        int first = nul(message, 0);
        int second = first < 0 ? -1 : nul(message, first + 1);
        if (second < 0) {
            return broken(UNREADABLE);
        }
        Optional<String> name = name(message, first + 1, second);
        Optional<String> other = first == 0 ? name : name(message, 0, first);
        if (name.isEmpty()) {
            return broken(UNREADABLE);
        }
        return other.equals(name)
                ? check(name.get(), Octets.wrap(message).from(second + 1))
                : broken(SmtpReply.of(535, "5.7.8", "Nobody acts for another here"));
    }

    private Step check(String name, Octets password) {
        return new Step(
                at.with(at.standing().claims(name)).with(SmtpServerState.AWAIT_AUTH_ANSWER),
                List.of(new AuthIndication(name, password)));
    }

    /** Our user's answer to {@link AuthIndication}. */
    Step onAnswer(SmtpServerMachine.AuthAnswer answer) {
        return switch (answer) {
            case PROVEN ->
                new Step(
                        at.with(at.standing().proven()).with(SmtpServerState.READY),
                        List.of(new Reply(SmtpReply.of(235, "2.7.0", "Authenticated"))));
            case FAILED -> {
                SmtpServerMachine failed = at.with(at.standing().failed());
                yield failed.standing().failures() >= MAX_FAILURES
                        ? failed.closed("4.7.0", "Too many failed tries to authenticate", "too many failed AUTHs")
                        : new ServerAuth(failed).broken(FAILED);
            }
            case NOT_NOW -> broken(SmtpReply.of(454, "4.7.0", "Temporary authentication failure"));
        };
    }

    /** The exchange is over, and the client stands where it stood. */
    Step broken(SmtpReply reply) {
        return new ServerCommands(at.with(at.standing().unproven()).with(SmtpServerState.READY)).refused(reply);
    }

    private Step refused(int code, String status, String text) {
        return new ServerCommands(at).refused(SmtpReply.of(code, status, text));
    }

    private static int nul(byte[] octets, int from) {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    /** As it can stand in a log line; not so empty or so long that it is none. */
    private static Optional<String> name(byte[] octets, int from, int to) {
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, from, to - from))
                    .toString();
            boolean good = !name.isEmpty()
                    && name.length() <= MAX_NAME
                    && name.codePoints().allMatch(c -> c > ' ' && c != '"' && !Character.isISOControl(c));
            return good ? Optional.of(name) : Optional.empty();
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
