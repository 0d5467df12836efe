package org.x400gate.protocol.mime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.codec.EncoderUtil;
import org.x400gate.protocol.octets.Octets;

/**
 * Writes a message that every relay carries unharmed: 7-bit octets, CR LF, header lines folded at 78 where a blank
 * allows it, no line above 998 octets (RFC 5322 2.1.1, RFC 2045 6). The same value always gives the same octets.
 */
public final class MimeWriter {
    private static final int SOFT_LINE = 78;
    private static final int HARD_LINE = 998;
    private static final int MAX_QUOTED_LINE = 76;
    private static final String CRLF = "\r\n";

    private MimeWriter() {}

    /** The fields in the order given, then the MIME fields, which {@code fields} must not hold. */
    public static Octets write(List<HeaderField> fields, MailPart body) {
        StringBuilder header = new StringBuilder();
        for (HeaderField field : fields) {
            header.append(fold(field)).append(CRLF);
        }
        header.append("MIME-Version: 1.0").append(CRLF);
        Octets entity = entity(body);
        boolean ended = entity.length() > 1 && entity.at(entity.length() - 1) == '\n';
        return Octets.concat(ascii(header.toString()), entity, ended ? Octets.EMPTY : ascii(CRLF));
    }

    /** Header fields alone, as the body of a message/delivery-status part has them (RFC 3464 2.1). */
    public static Octets fields(List<HeaderField> fields) {
        StringBuilder out = new StringBuilder();
        fields.forEach(field -> out.append(fold(field)).append(CRLF));
        return ascii(out.toString());
    }

    /** Whether any relay carries the octets as they are: ASCII without NUL, lines that end in CR LF and are not too long. */
    public static boolean isSevenBit(Octets octets) {
        int line = 0;
        for (int i = 0; i < octets.length(); i++) {
            int c = octets.at(i);
            boolean lineEnd = c == '\r' && i + 1 < octets.length() && octets.at(i + 1) == '\n';
            if (lineEnd) {
                i++;
                line = 0;
            } else if (c == 0 || c > 0x7E && c != 0x7F || c == '\r' || c == '\n' || ++line > HARD_LINE) {
                return false;
            }
        }
        return true;
    }

    /** Whether the field can be folded into lines of legal length. */
    public static boolean canWrite(HeaderField field) {
        return field.body().chars().allMatch(c -> c >= ' ' && c <= '~' || c == '\t')
                && folded(field).lines().allMatch(l -> l.length() <= HARD_LINE);
    }

    private static String fold(HeaderField field) {
        if (!canWrite(field)) {
            throw new IllegalArgumentException("field " + field.name() + " can't be folded into legal lines");
        }
        return folded(field);
    }

    /** Folds at blanks that have something behind them, so that no line consists of blanks alone. */
    private static String folded(HeaderField field) {
        String line = field.name() + ": " + field.body();
        int lastWord = line.length();
        while (lastWord > 0 && isBlank(line.charAt(lastWord - 1))) {
            lastWord--;
        }
        StringBuilder out = new StringBuilder(line.length() + 64);
        int from = 0;
        int best = -1;
        for (int i = field.name().length() + 2; i < lastWord; i++) {
            if (isBlank(line.charAt(i)) && !isBlank(line.charAt(i - 1))) {
                if (i - from > SOFT_LINE && best > 0) {
                    out.append(line, from, best).append(CRLF);
                    from = best;
                }
                best = i;
            }
        }
        if (line.length() - from > SOFT_LINE && best > 0) {
            out.append(line, from, best).append(CRLF);
            from = best;
        }
        return out.append(line, from, line.length()).toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static Octets entity(MailPart part) {
        if (part instanceof MailPart.Text text) {
            return text.file().map(MimeWriter::opaque).orElseGet(() -> text(text.text()));
        }
        if (part instanceof MailPart.Opaque opaque) {
            return opaque(opaque);
        }
        if (part instanceof MailPart.Multipart multipart) {
            return multipart(multipart);
        }
        throw new IllegalStateException("no such part: " + part.getClass());
    }

    private static Octets text(String text) {
        boolean plain = text.chars().allMatch(c -> c >= ' ' && c <= '~' || c == '\r' || c == '\n' || c == '\t');
        boolean lines = text.lines().allMatch(l -> l.length() <= HARD_LINE)
                && !text.replace(CRLF, "").contains("\r")
                && !text.replace(CRLF, "").contains("\n");
        if (plain && lines) {
            return Octets.concat(ascii(contentHeader("text/plain; charset=us-ascii", "7bit")), ascii(text));
        }
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        boolean latin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
        Charset charset =
                ascii ? StandardCharsets.US_ASCII : latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        String type = "text/plain; charset=" + charset.name().toLowerCase(java.util.Locale.ROOT);
        byte[] octets = text.getBytes(charset);
        byte[] quoted = quotedPrintable(octets);
        byte[] base64 = encode(octets, EncoderUtil::encodeB);
        // A text that a person may have to read raw stays quoted-printable unless that is much the longer.
        return quoted.length <= base64.length * 3L / 2
                ? Octets.concat(ascii(contentHeader(type, "quoted-printable")), Octets.wrap(quoted))
                : Octets.concat(ascii(contentHeader(type, "base64")), Octets.wrap(base64));
    }

    /** Whatever follows, a blank at the end stays and no line end is added (RFC 2045 6.7 rules 3 and 5). */
    private static byte[] quotedPrintable(byte[] octets) {
        String quoted = new String(encode(octets, EncoderUtil::encodeQ), StandardCharsets.US_ASCII);
        int lastLine = quoted.length() - quoted.lastIndexOf('\n') - 1;
        String end = "";
        if (quoted.endsWith(" ") || quoted.endsWith("\t")) {
            end = "=" + CRLF + (quoted.endsWith(" ") ? "=20=" : "=09=") + CRLF;
            quoted = quoted.substring(0, quoted.length() - 1);
        } else if (lastLine > 0 && lastLine < MAX_QUOTED_LINE) {
            end = "=" + CRLF;
        }
        return (quoted + end).getBytes(StandardCharsets.US_ASCII);
    }

    private static Octets opaque(MailPart.Opaque part) {
        StringBuilder header = new StringBuilder();
        PartHeader.fields(part).forEach(field -> header.append(fold(field)).append(CRLF));
        boolean plain = mustStayPlain(part.type()) && isSevenBit(part.content());
        header.append("Content-Transfer-Encoding: ").append(plain ? "7bit" : "base64");
        Octets lines = ascii(header.append(CRLF + CRLF).toString());
        return plain
                ? Octets.concat(lines, part.content())
                : Octets.concat(lines, Octets.wrap(encode(part.content().toByteArray(), EncoderUtil::encodeB)));
    }

    /** Types that may not be encoded (RFC 2045 6.4, RFC 2046 5.2.1, RFC 3464 2.1), and the one that people read (RFC 6522 4). */
    private static boolean mustStayPlain(String type) {
        return type.startsWith("message/") || type.startsWith("multipart/") || type.equals("text/rfc822-headers");
    }

    private static Octets multipart(MailPart.Multipart multipart) {
        List<Octets> parts = multipart.parts().stream().map(MimeWriter::entity).toList();
        String boundary = boundary(parts);
        List<Octets> out = new ArrayList<>();
        out.add(ascii("Content-Type: multipart/" + multipart.subtype() + reportType(multipart) + "; boundary=\""
                + boundary + "\"" + CRLF));
        for (Octets part : parts) {
            out.add(ascii(CRLF + "--" + boundary + CRLF));
            out.add(part);
        }
        out.add(ascii(CRLF + "--" + boundary + "--" + CRLF));
        return Octets.concat(out);
    }

    /** RFC 6522 3: a report's type is the subtype of its second part. */
    private static String reportType(MailPart.Multipart multipart) {
        boolean report =
                multipart.subtype().equals("report") && multipart.parts().size() > 1;
        return report && multipart.parts().get(1) instanceof MailPart.Opaque second
                ? "; report-type=" + second.type().substring(second.type().indexOf('/') + 1)
                : "";
    }

    /** "=_" can't occur in quoted-printable or base64 (RFC 2045 6.7); a 7-bit text that holds it gets another number. */
    private static String boundary(List<Octets> parts) {
        for (int number = 0; ; number++) {
            String candidate = "=_part_" + number;
            if (parts.stream()
                    .noneMatch(p -> p.toString(StandardCharsets.ISO_8859_1).contains(candidate))) {
                return candidate;
            }
        }
    }

    private static String contentHeader(String type, String encoding) {
        return "Content-Type: " + type + CRLF + "Content-Transfer-Encoding: " + encoding + CRLF + CRLF;
    }

    private interface Codec {
        void run(ByteArrayInputStream in, ByteArrayOutputStream out) throws IOException;
    }

    private static byte[] encode(byte[] octets, Codec codec) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            codec.run(new ByteArrayInputStream(octets), out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static Octets ascii(String text) {
        return Octets.of(text, StandardCharsets.US_ASCII);
    }
}
