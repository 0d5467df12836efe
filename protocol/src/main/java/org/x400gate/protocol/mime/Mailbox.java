package org.x400gate.protocol.mime;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One mailbox: a local part without its quotes, a domain, and what a human reads beside it (RFC 5322 3.4, RFC 5321
 * 4.1.2). Printable ASCII only; upper and lower case are kept.
 *
 * @param name the phrase in front, decoded
 * @param comments the comments, decoded, without their parentheses
 */
public record Mailbox(Optional<String> name, List<String> comments, String localPart, String domain)
        implements MailAddress {
    /** RFC 5321 4.5.3.1.3 counts 256 octets for a path; gateways write longer local parts. One line has to hold it. */
    public static final int MAX_OCTETS = 900;

    private static final String ATOM_SIGNS = "!#$%&'*+/=?^_`{|}~-";
    private static final Pattern LITERAL = Pattern.compile("\\[[!-Z^-~]*]");

    public Mailbox {
        comments = List.copyOf(comments);
        if (localPart.length() + domain.length() > MAX_OCTETS) {
            throw new IllegalArgumentException("mailbox longer than " + MAX_OCTETS + " octets");
        }
        for (int i = 0; i < localPart.length(); i++) {
            if (localPart.charAt(i) < ' ' || localPart.charAt(i) > '~') {
                throw new IllegalArgumentException("local part with a character outside printable ASCII");
            }
        }
        if (!isDotAtom(domain) && !LITERAL.matcher(domain).matches()) {
            throw new IllegalArgumentException("not a domain");
        }
    }

    public Mailbox(String localPart, String domain) {
        this(Optional.empty(), List.of(), localPart, domain);
    }

    /** The addr-spec of RFC 5322 3.4.1, which is the Mailbox of RFC 5321 4.1.2; nothing may stand around it. */
    public static Optional<Mailbox> parse(String addrSpec) {
        return new AddressReader(addrSpec, 1).addrSpec();
    }

    /** RFC 5322 3.2.3: atoms with one dot between two. */
    public static boolean isDotAtom(String text) {
        boolean inAtom = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isAtomText(c)) {
                inAtom = true;
            } else if (c == '.' && inAtom) {
                inAtom = false;
            } else {
                return false;
            }
        }
        return inAtom;
    }

    private static boolean isAtomText(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ATOM_SIGNS.indexOf(c) >= 0;
    }

    public Mailbox named(Optional<String> newName, List<String> newComments) {
        return new Mailbox(newName, newComments, localPart, domain);
    }

    /** Local part, quoted if need be, and domain. */
    public String addrSpec() {
        return (isDotAtom(localPart) ? localPart : Phrases.quote(localPart)) + "@" + domain;
    }

    @Override
    public String text() {
        StringBuilder out = new StringBuilder();
        if (name.isPresent()) {
            out.append(Phrases.encode(name.get()))
                    .append(" <")
                    .append(addrSpec())
                    .append('>');
        } else {
            out.append(addrSpec());
        }
        comments.forEach(c -> out.append(' ').append(Phrases.comment(c)));
        return out.toString();
    }
}
