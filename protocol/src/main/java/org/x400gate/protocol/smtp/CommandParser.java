package org.x400gate.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** Command lines: RFC 5321 4.1.1 and 4.1.2. No reply repeats what the client wrote. */
final class CommandParser {
    private static final Pattern BDAT = Pattern.compile("([0-9]{1,40})(?: +(LAST))?", Pattern.CASE_INSENSITIVE);

    private static final Pattern AUTH = Pattern.compile("([A-Za-z0-9_-]{1,20})(?: +([^ ]+))?");

    private CommandParser() {}

    /** The line without its end; {@code hostname} completes a bare Postmaster (RFC 5321 4.5.1). */
    static SmtpCommand parse(Octets line, String hostname) {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (text.chars().anyMatch(c -> c > 127)) {
            return notAscii(text);
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
            return bad(500, "5.5.2", "Control character in command");
        }
        String command = text.stripTrailing();
        int blank = command.indexOf(' ');
        String verb = (blank < 0 ? command : command.substring(0, blank)).toUpperCase(Locale.ROOT);
        String rest = blank < 0 ? "" : command.substring(blank + 1).strip();
        return switch (verb) {
            case "EHLO" -> hello(true, rest);
            case "HELO" -> hello(false, rest);
            case "MAIL" -> mail(rest);
            case "RCPT" -> rcpt(rest, hostname);
            case "DATA" -> bare(SmtpCommand.Plain.DATA, rest);
            case "BDAT" -> bdat(rest);
            case "RSET" -> bare(SmtpCommand.Plain.RSET, rest);
            case "QUIT" -> bare(SmtpCommand.Plain.QUIT, rest);
            case "NOOP" -> SmtpCommand.Plain.NOOP;
            case "HELP" -> SmtpCommand.Plain.HELP;
            case "VRFY" -> rest.isEmpty() ? bad(501, "5.5.4", "VRFY needs a name") : SmtpCommand.Plain.VRFY;
            case "STARTTLS" -> bare(SmtpCommand.Plain.STARTTLS, rest);
            case "AUTH" -> auth(rest);
            case "EXPN", "ETRN", "TURN", "SEND", "SOML", "SAML" -> bad(502, "5.5.1", "Command not implemented");
            default -> bad(500, "5.5.2", "Command not recognized");
        };
    }

    /** For addresses RFC 6531 3.5 has a status of its own. */
    private static SmtpCommand notAscii(String text) {
        return text.regionMatches(true, 0, "MAIL ", 0, 5) || text.regionMatches(true, 0, "RCPT ", 0, 5)
                ? bad(553, "5.6.7", "Addresses are ASCII here: SMTPUTF8 is not offered")
                : bad(500, "5.5.2", "Commands are ASCII");
    }

    private static SmtpCommand hello(boolean extended, String name) {
        return name.isEmpty() || name.length() > Mailbox.MAX_DOMAIN || name.indexOf(' ') >= 0
                ? bad(501, "5.5.4", "One domain or address literal expected")
                : new SmtpCommand.Hello(extended, name);
    }

    private static SmtpCommand bare(SmtpCommand command, String rest) {
        return rest.isEmpty() ? command : bad(501, "5.5.4", "No parameters expected");
    }

    private static SmtpCommand auth(String rest) {
        Matcher matcher = AUTH.matcher(rest);
        return matcher.matches()
                ? new SmtpCommand.Auth(matcher.group(1), Optional.ofNullable(matcher.group(2)))
                : bad(501, "5.5.4", "AUTH mechanism [response] expected");
    }

    private static SmtpCommand bdat(String rest) {
        Matcher matcher = BDAT.matcher(rest);
        return matcher.matches()
                ? new SmtpCommand.Bdat(EnvelopeParameters.size(matcher.group(1)), matcher.group(2) != null)
                : SmtpCommand.Plain.BDAT_WITHOUT_SIZE;
    }

    private static SmtpCommand mail(String rest) {
        Optional<String> argument = behind("FROM:", rest);
        if (argument.isEmpty()) {
            return bad(501, "5.5.4", "MAIL FROM:<mailbox> expected");
        }
        PathParser.Path path;
        try {
            path = PathParser.path(argument.get(), 0);
        } catch (MalformedInput fault) {
            return bad(501, "5.1.7", "Bad sender address syntax");
        }
        return EnvelopeParameters.mail(path.mailbox(), argument.get().substring(path.end()));
    }

    private static SmtpCommand rcpt(String rest, String hostname) {
        Optional<String> argument = behind("TO:", rest);
        if (argument.isEmpty()) {
            return bad(501, "5.5.4", "RCPT TO:<mailbox> expected");
        }
        PathParser.Path path;
        try {
            path = argument.get().regionMatches(true, 0, "<Postmaster>", 0, 12)
                    ? new PathParser.Path(Optional.of(new Mailbox("Postmaster", hostname)), 12)
                    : PathParser.path(argument.get(), 0);
        } catch (MalformedInput fault) {
            return bad(501, "5.1.3", "Bad recipient address syntax");
        }
        if (path.mailbox().isEmpty()) {
            return bad(501, "5.1.3", "A recipient is not empty");
        }
        return EnvelopeParameters.rcpt(path.mailbox().get(), argument.get().substring(path.end()));
    }

    /** Blanks behind the colon are against the standard, and common. */
    private static Optional<String> behind(String keyword, String rest) {
        return rest.regionMatches(true, 0, keyword, 0, keyword.length())
                ? Optional.of(rest.substring(keyword.length()).stripLeading())
                : Optional.empty();
    }

    private static SmtpCommand bad(int code, String status, String text) {
        return new SmtpCommand.Bad(SmtpReply.of(code, status, text));
    }
}
