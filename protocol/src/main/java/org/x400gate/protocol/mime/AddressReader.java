package org.x400gate.protocol.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.MalformedInput;

/**
 * Address lists of RFC 5322 3.4 with the obsolete forms of 4.4: comments anywhere, source routes (dropped), empty list
 * elements. What can't be read becomes {@link MailAddress.Unreadable}, never nothing.
 */
final class AddressReader {
    private static final String SPECIALS = "<>:;@,.";

    private enum Kind {
        ATOM,
        QUOTED,
        LITERAL,
        COMMENT,
        SPECIAL
    }

    private record Token(Kind kind, String text, boolean spaced, int from, int to) {
        boolean is(String special) {
            return kind == Kind.SPECIAL && text.equals(special);
        }

        boolean isWord() {
            return kind == Kind.ATOM || kind == Kind.QUOTED || is(".");
        }
    }

    private final String source;
    private final int maxAddresses;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int found;

    AddressReader(String source, int maxAddresses) {
        this.source = source;
        this.maxAddresses = maxAddresses;
        int at = 0;
        while (at < source.length()) {
            at = token(at);
        }
    }

    /** Exactly one addr-spec and nothing else. */
    Optional<Mailbox> addrSpec() {
        boolean strange = tokens.stream().anyMatch(t -> t.spaced || t.kind == Kind.COMMENT);
        return strange ? Optional.empty() : mailbox(tokens, Optional.empty(), List.of());
    }

    List<MailAddress> list() {
        List<MailAddress> addresses = new ArrayList<>();
        while (next < tokens.size()) {
            List<Token> element = until(",", ":");
            if (next < tokens.size() && tokens.get(next).is(":")) {
                next++;
                addresses.add(group(phrase(element)));
            } else {
                single(element).ifPresent(addresses::add);
            }
            next++;
        }
        return addresses;
    }

    private MailAddress group(String name) {
        List<Mailbox> members = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        boolean open = true;
        while (open && next < tokens.size()) {
            Optional<MailAddress> member = single(until(",", ";"));
            member.ifPresent(m -> {
                if (m instanceof Mailbox mailbox) {
                    members.add(mailbox);
                } else {
                    unreadable.add(m.text());
                }
            });
            open = next < tokens.size() && tokens.get(next).is(",");
            if (open) {
                next++;
            }
        }
        if (next + 1 < tokens.size() && !tokens.get(next + 1).is(",")) {
            next++;
            until(",", ",");
        } else {
            next++;
        }
        String full = unreadable.isEmpty() ? name : name + " " + String.join(" ", unreadable);
        count();
        return new MailAddress.Group(full, members);
    }

    /** The tokens up to one of two specials at the outer level; angle brackets hide what is inside. */
    private List<Token> until(String one, String other) {
        int from = next;
        boolean angle = false;
        while (next < tokens.size()) {
            Token token = tokens.get(next);
            if (!angle && (token.is(one) || token.is(other))) {
                break;
            }
            angle = token.is("<") || angle && !token.is(">");
            next++;
        }
        return tokens.subList(from, next);
    }

    private Optional<MailAddress> single(List<Token> element) {
        List<String> comments = element.stream()
                .filter(t -> t.kind == Kind.COMMENT)
                .map(t -> Phrases.decode(t.text))
                .toList();
        List<Token> rest = element.stream().filter(t -> t.kind != Kind.COMMENT).toList();
        if (rest.isEmpty() && comments.isEmpty()) {
            return Optional.empty();
        }
        count();
        Optional<Mailbox> mailbox = angled(rest, comments);
        if (mailbox.isPresent()) {
            return Optional.of(mailbox.get());
        }
        String raw = source.substring(element.get(0).from, element.get(element.size() - 1).to);
        return Optional.of(new MailAddress.Unreadable(Phrases.decode(raw)));
    }

    private Optional<Mailbox> angled(List<Token> rest, List<String> comments) {
        int open = indexOf(rest, "<", 0);
        if (open < 0) {
            return mailbox(rest, Optional.empty(), comments);
        }
        int close = indexOf(rest, ">", open);
        List<Token> words = rest.subList(0, open);
        if (close != rest.size() - 1 || !words.stream().allMatch(Token::isWord)) {
            return Optional.empty();
        }
        List<Token> spec = rest.subList(open + 1, close);
        int route = !spec.isEmpty() && spec.get(0).is("@") ? indexOf(spec, ":", 0) : -1;
        String name = phrase(words);
        return mailbox(spec.subList(route + 1, spec.size()), Optional.of(name).filter(n -> !n.isBlank()), comments);
    }

    private static Optional<Mailbox> mailbox(List<Token> spec, Optional<String> name, List<String> comments) {
        int at = indexOf(spec, "@", 0);
        if (at < 1) {
            return Optional.empty();
        }
        List<Token> local = spec.subList(0, at);
        List<Token> domain = spec.subList(at + 1, spec.size());
        boolean shaped = local.stream().allMatch(Token::isWord)
                && (domain.size() == 1 && domain.get(0).kind == Kind.LITERAL
                        || domain.stream().allMatch(t -> t.kind == Kind.ATOM || t.is(".")))
                && (local.size() == 1 || alternates(local));
        if (!shaped) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Mailbox(name, comments, join(local), join(domain)));
        } catch (IllegalArgumentException notAMailbox) {
            return Optional.empty();
        }
    }

    /** Words and dots in turn; some senders put dots beside dots, which a quoted local part carries as well. */
    private static boolean alternates(List<Token> local) {
        for (int i = 1; i < local.size(); i++) {
            if (!local.get(i).is(".") && !local.get(i - 1).is(".")) {
                return false;
            }
        }
        return true;
    }

    private static String join(List<Token> tokens) {
        StringBuilder out = new StringBuilder();
        tokens.forEach(t -> out.append(t.text));
        return out.toString();
    }

    private static String phrase(List<Token> words) {
        StringBuilder out = new StringBuilder();
        StringBuilder run = new StringBuilder();
        for (Token word : words) {
            if (word.kind == Kind.COMMENT) {
                continue;
            }
            String blank = word.spaced && out.length() + run.length() > 0 ? " " : "";
            if (word.kind == Kind.QUOTED) {
                out.append(Phrases.decode(run.toString())).append(blank).append(word.text);
                run.setLength(0);
            } else {
                run.append(blank).append(word.text);
            }
        }
        return out.append(Phrases.decode(run.toString())).toString();
    }

    private static int indexOf(List<Token> tokens, String special, int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (tokens.get(i).is(special)) {
                return i;
            }
        }
        return -1;
    }

    private void count() {
        if (++found > maxAddresses) {
            throw new MalformedInput("mime", 0, "limit maxAddresses", "more than " + maxAddresses + " addresses");
        }
    }

    private int token(int start) {
        int at = start;
        while (at < source.length() && isBlank(source.charAt(at))) {
            at++;
        }
        if (at == source.length()) {
            return at;
        }
        boolean spaced = at > start;
        char c = source.charAt(at);
        if (c == '"') {
            return enclosed(Kind.QUOTED, at, spaced, '"', '"');
        }
        if (c == '(') {
            return enclosed(Kind.COMMENT, at, spaced, '(', ')');
        }
        if (c == '[') {
            int end = source.indexOf(']', at);
            int to = end < 0 ? source.length() : end + 1;
            tokens.add(new Token(Kind.LITERAL, source.substring(at, to), spaced, at, to));
            return to;
        }
        int to = at + 1;
        if (SPECIALS.indexOf(c) >= 0) {
            tokens.add(new Token(Kind.SPECIAL, source.substring(at, to), spaced, at, to));
            return to;
        }
        while (to < source.length() && isAtom(source.charAt(to))) {
            to++;
        }
        tokens.add(new Token(Kind.ATOM, source.substring(at, to), spaced, at, to));
        return to;
    }

    private static boolean isAtom(char c) {
        return !isBlank(c) && SPECIALS.indexOf(c) < 0 && c != '"' && c != '(' && c != '[';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** A quoted string or comment; backslash pairs are undone, an open end closes at the end of the field. */
    private int enclosed(Kind kind, int start, boolean spaced, char open, char close) {
        StringBuilder text = new StringBuilder();
        int depth = 1;
        int at = start + 1;
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c == '\\' && at < source.length()) {
                text.append(source.charAt(at++));
                continue;
            }
            if (c == close && --depth == 0) {
                break;
            }
            if (c == open) {
                depth++;
            }
            text.append(c);
        }
        tokens.add(new Token(kind, text.toString(), spaced, start, at));
        return at;
    }
}
