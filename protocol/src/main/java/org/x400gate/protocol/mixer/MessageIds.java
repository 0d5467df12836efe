package org.x400gate.protocol.mixer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.mime.HeaderField.Reference;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/**
 * Message identifiers both ways, by rule alone and back to the same octets (RFC 2156 4.7.3). An identifier made in
 * X.400 has domain MHS in Internet mail, with identifier, star and user in its local part; one made there is
 * {@code id(a)domain} in X.400.
 */
final class MessageIds {
    private static final String MHS = "MHS";
    private static final int MAX_MESSAGE_ID = 800;

    private MessageIds() {}

    /** RFC 2156 4.7.3.3. A value above the bound of 64 is cut, with a checksum so that it stays apart from others. */
    static IpmIdentifier toIpm(Reference reference) {
        Optional<IpmIdentifier> fromX400 = reference.isMessageId() ? fromMhs(reference.value()) : Optional.empty();
        if (fromX400.isPresent()) {
            return fromX400.get();
        }
        String ascii = reference.value().replaceAll("[^\\x00-\\x7f]", "?");
        String local = PrintableAscii.encode(ascii);
        return IpmIdentifier.of(local.length() <= IpmIdentifier.MAX_LOCAL ? local : shortened(local));
    }

    /** Whether {@link #toRfc} gives back what {@link #toIpm} was given. */
    static boolean isExact(Reference reference) {
        return toRfc(toIpm(reference)).equals(reference);
    }

    private static String shortened(String local) {
        CRC32 sum = new CRC32();
        sum.update(local.getBytes(StandardCharsets.US_ASCII));
        String end = String.format(Locale.ROOT, "-%08X", sum.getValue());
        return local.substring(0, IpmIdentifier.MAX_LOCAL - end.length()) + end;
    }

    private static Optional<IpmIdentifier> fromMhs(String value) {
        Optional<Mailbox> parts = Mailbox.parse(value).filter(m -> m.domain().equalsIgnoreCase(MHS));
        int star = parts.map(m -> m.localPart().indexOf('*')).orElse(-1);
        if (star < 0) {
            return Optional.empty();
        }
        Optional<String> local = readLocal(parts.get().localPart().substring(0, star));
        String user = parts.get().localPart().substring(star + 1);
        if (user.isEmpty()) {
            return local.map(IpmIdentifier::of);
        }
        Optional<OrAddress> address = OrAddress.parseStandard(user);
        return local.flatMap(l -> address.map(a -> new IpmIdentifier(Optional.of(OrName.of(a)), l)));
    }

    /**
     * RFC 2156 4.7.3.4, save that 4.7.3.5's phrase is never written: RFC 5322 3.6.4 forbids it, and with it a reply would
     * not lead back to the message it answers.
     */
    static Reference toRfc(IpmIdentifier identifier) {
        Optional<Reference> made = identifier.user().isEmpty() ? madeInMail(identifier) : Optional.empty();
        return made.orElseGet(() -> madeInX400(identifier));
    }

    private static Optional<Reference> madeInMail(IpmIdentifier identifier) {
        return PrintableAscii.decode(identifier.local())
                .filter(id -> Mailbox.parse(id).isPresent() || id.matches("[!-;=?-~]+@[!-;=?-~]+"))
                .map(id -> new Reference(id, true))
                .filter(id -> toIpm(id).equals(identifier));
    }

    private static Reference madeInX400(IpmIdentifier identifier) {
        String user = identifier.user().map(u -> u.address().toStandardText()).orElse("");
        String local = writeLocal(identifier.local()) + "*";
        boolean fits = local.length() + user.length() <= MAX_MESSAGE_ID;
        return new Reference(new Mailbox(fits ? local + user : local, MHS).addrSpec(), true);
    }

    /** Characters that a PrintableString should not hold, and blanks that mail would fold, in braces by number. */
    private static String writeLocal(String local) {
        boolean foldable = local.contains("  ") || !local.equals(local.strip());
        StringBuilder out = new StringBuilder();
        local.chars().limit(MAX_MESSAGE_ID / 8).forEach(c -> {
            if (PrintableAscii.isPrintable(c) && !(foldable && c == ' ')) {
                out.append((char) c);
            } else {
                out.append(String.format(Locale.ROOT, "{%03d}", c));
            }
        });
        return out.toString();
    }

    private static Optional<String> readLocal(String written) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '{') {
                out.append(c);
                continue;
            }
            int close = written.indexOf('}', i);
            String digits = close < 0 ? "" : written.substring(i + 1, close);
            if (!digits.matches("[0-9]{3,5}") || Integer.parseInt(digits) > 0xFFFF) {
                return Optional.empty();
            }
            out.append((char) Integer.parseInt(digits));
            i = close;
        }
        return Optional.of(out.toString());
    }
}
