package org.x400gate.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** Command lines: RFC 5321 4.1.1 and 4.1.2. No reply repeats what the client wrote. */
final class CommandParser {
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~]+))?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");
    private static final Pattern XTEXT = Pattern.compile("(?:[!-*,-<>-~]|\\+[0-9A-F]{2})+");
    private static final Pattern NOTIFY =
            Pattern.compile("NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY)){0,2}");
    private static final int MAX_ENVELOPE_ID = 100;
    private static final int MAX_ORIGINAL_RECIPIENT = 500;

    private CommandParser() {}

    /** The line without its end; {@code hostname} completes a bare Postmaster (RFC 5321 4.5.1). */
    static SmtpCommand parse(Octets line, String hostname) {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (text.chars().anyMatch(c -> c > 126)) {
            return bad(553, "5.6.7", "Only ASCII here");
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
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
            case "RSET" -> bare(SmtpCommand.Plain.RSET, rest);
            case "QUIT" -> bare(SmtpCommand.Plain.QUIT, rest);
            case "NOOP" -> SmtpCommand.Plain.NOOP;
            case "HELP" -> SmtpCommand.Plain.HELP;
            case "VRFY" -> rest.isEmpty() ? bad(501, "5.5.4", "VRFY needs a name") : SmtpCommand.Plain.VRFY;
            case "EXPN", "STARTTLS", "AUTH", "BDAT", "ETRN", "TURN", "SEND", "SOML", "SAML" ->
                bad(502, "5.5.1", "Command not implemented");
            default -> bad(500, "5.5.2", "Command not recognized");
        };
    }

    private static SmtpCommand hello(boolean extended, String name) {
        return name.isEmpty() || name.length() > Mailbox.MAX_DOMAIN || name.indexOf(' ') >= 0
                ? bad(501, "5.5.4", "One domain or address literal expected")
                : new SmtpCommand.Hello(extended, name);
    }

    private static SmtpCommand bare(SmtpCommand command, String rest) {
        return rest.isEmpty() ? command : bad(501, "5.5.4", "No parameters expected");
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
        Optional<Map<String, String>> given = parameters(argument.get().substring(path.end()));
        if (given.isEmpty()) {
            return bad(501, "5.5.4", "Bad parameter syntax");
        }
        return mail(path.mailbox(), given.get());
    }

    private static SmtpCommand mail(Optional<Mailbox> from, Map<String, String> given) {
        for (Map.Entry<String, String> parameter : given.entrySet()) {
            String value = parameter.getValue();
            boolean good = switch (parameter.getKey()) {
                case "SIZE" -> DIGITS.matcher(value).matches();
                case "BODY" -> value.equalsIgnoreCase("7BIT") || value.equalsIgnoreCase("8BITMIME");
                case "RET" -> value.equalsIgnoreCase("FULL") || value.equalsIgnoreCase("HDRS");
                case "ENVID" ->
                    value.length() <= MAX_ENVELOPE_ID && XTEXT.matcher(value).matches();
                default -> false;
            };
            if (!good) {
                return refusedParameter(parameter.getKey(), "SIZE", "BODY", "RET", "ENVID");
            }
        }
        return new SmtpCommand.Mail(
                from,
                new MailParameters(
                        Optional.ofNullable(given.get("SIZE")).map(CommandParser::size),
                        "8BITMIME".equalsIgnoreCase(given.get("BODY")),
                        Optional.ofNullable(given.get("RET")),
                        Optional.ofNullable(given.get("ENVID"))));
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
        Optional<Map<String, String>> given = parameters(argument.get().substring(path.end()));
        if (given.isEmpty()) {
            return bad(501, "5.5.4", "Bad parameter syntax");
        }
        return rcpt(path.mailbox().get(), given.get());
    }

    private static SmtpCommand rcpt(Mailbox to, Map<String, String> given) {
        for (Map.Entry<String, String> parameter : given.entrySet()) {
            String value = parameter.getValue();
            boolean good = switch (parameter.getKey()) {
                case "NOTIFY" -> NOTIFY.matcher(value.toUpperCase(Locale.ROOT)).matches();
                case "ORCPT" -> originalRecipient(value);
                default -> false;
            };
            if (!good) {
                return refusedParameter(parameter.getKey(), "NOTIFY", "ORCPT");
            }
        }
        return new SmtpCommand.Rcpt(
                to,
                new RcptParameters(
                        Optional.ofNullable(given.get("NOTIFY")).map(value -> value.toUpperCase(Locale.ROOT)),
                        Optional.ofNullable(given.get("ORCPT"))));
    }

    private static boolean originalRecipient(String value) {
        int semicolon = value.indexOf(';');
        return value.length() <= MAX_ORIGINAL_RECIPIENT
                && semicolon > 0
                && XTEXT.matcher(value.substring(semicolon + 1)).matches();
    }

    /** RFC 5321 4.1.1.11: 555 for a parameter not known here, 501 for one with a bad value. */
    private static SmtpCommand refusedParameter(String name, String... known) {
        return List.of(known).contains(name)
                ? bad(501, "5.5.4", "Bad value of " + name)
                : bad(555, "5.5.4", "Parameter not supported");
    }

    /** Beyond what a long holds is beyond every limit. */
    private static long size(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** Blanks behind the colon are against the standard, and common. */
    private static Optional<String> behind(String keyword, String rest) {
        return rest.regionMatches(true, 0, keyword, 0, keyword.length())
                ? Optional.of(rest.substring(keyword.length()).stripLeading())
                : Optional.empty();
    }

    private static Optional<Map<String, String>> parameters(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        if (!text.isEmpty() && text.charAt(0) != ' ') {
            return Optional.empty();
        }
        for (String word : text.strip().split(" +")) {
            if (word.isEmpty()) {
                continue;
            }
            Matcher matcher = PARAMETER.matcher(word);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String value = matcher.group(2) == null ? "" : matcher.group(2);
            if (found.put(matcher.group(1).toUpperCase(Locale.ROOT), value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }

    private static SmtpCommand bad(int code, String status, String text) {
        return new SmtpCommand.Bad(SmtpReply.of(code, status, text));
    }
}
