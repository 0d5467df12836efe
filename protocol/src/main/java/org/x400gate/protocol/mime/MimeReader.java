package org.x400gate.protocol.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.io.MaxHeaderLengthLimitException;
import org.apache.james.mime4j.io.MaxHeaderLimitException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * Reads an Internet message (RFC 5322, RFC 2045): liberal to broken MIME, which is read as text, strict about limits.
 * Throws only {@link MalformedInput}.
 */
public final class MimeReader {
    private static final Pattern FOLD = Pattern.compile("\r?\n(?=[ \t])");

    /** Controls that files of text hold: tabulator, line ends, form feed, and the end of a file of old. */
    private static final String TEXT_CONTROLS = "\t\r\n\f\u001a";

    /** Multiparts that are sound only octet for octet, and are not taken apart (RFC 1847 2). */
    private static final Set<String> WHOLE = Set.of("multipart/signed", "multipart/encrypted");

    static final String UNKNOWN = "unknown-8bit";
    private static final String OCTETS = "application/octet-stream";

    private final MimeLimits limits;
    private final Deque<List<MailPart>> open = new ArrayDeque<>();
    private final Deque<String> subtypes = new ArrayDeque<>();
    private final List<HeaderField> fields = new ArrayList<>();
    private final List<HeaderField> partFields = new ArrayList<>();
    private int headerOctets;
    private int parts;
    private Optional<MailPart> preamble = Optional.empty();

    private MimeReader(MimeLimits limits) {
        this.limits = limits;
        open.push(new ArrayList<>());
    }

    /** The whole message; line ends may be CR LF or, in files, LF. */
    public static MimeMessage read(Octets message, MimeLimits limits) {
        return new MimeReader(limits).message(message);
    }

    private MimeMessage message(Octets message) {
        MimeConfig config = new MimeConfig.Builder()
                .setMaxLineLen(-1)
                .setMaxContentLen(-1)
                .setMaxHeaderLen(limits.maxFieldOctets())
                .setMaxHeaderCount(limits.maxFields())
                .setMalformedHeaderStartsBody(true)
                .build();
        MimeTokenStream tokens = new MimeTokenStream(config, DecodeMonitor.SILENT, null, null);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(message.open());
        try {
            for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
                on(state, tokens);
            }
        } catch (MaxHeaderLimitException tooMany) {
            throw limit("maxFields", "more than " + limits.maxFields() + " header fields");
        } catch (MaxHeaderLengthLimitException tooLong) {
            throw limit("maxFieldOctets", "a header field longer than " + limits.maxFieldOctets());
        } catch (MimeException | IOException | IllegalStateException broken) {
            // Mime4j gives up on some malformed headers (the last of the three): nothing of the message is dropped.
            return new MimeMessage(
                    fields,
                    new MailPart.Text(
                            lines(legible(message)),
                            Optional.empty(),
                            Optional.of("structure not readable, the whole message given as text")));
        }
        List<MailPart> top = open.element();
        return new MimeMessage(fields, top.isEmpty() ? new MailPart.Text("") : top.get(0));
    }

    private void on(EntityState state, MimeTokenStream tokens) throws IOException {
        if (state == EntityState.T_FIELD) {
            field(tokens.getField());
        } else if (state == EntityState.T_START_BODYPART) {
            partFields.clear();
        } else if (state == EntityState.T_END_HEADER) {
            boolean whole = own().stream()
                    .filter(f -> f.is(MediaType.NAME))
                    .findFirst()
                    .flatMap(MediaType::read)
                    .filter(type -> WHOLE.contains(type.type()))
                    .isPresent();
            tokens.setRecursionMode(whole ? RecursionMode.M_FLAT : RecursionMode.M_NO_RECURSE);
        } else if (state == EntityState.T_START_MULTIPART) {
            if (open.size() > limits.maxDepth()) {
                throw limit("maxDepth", "multiparts nested deeper than " + limits.maxDepth());
            }
            subtypes.push(tokens.getBodyDescriptor().getSubType().toLowerCase(Locale.ROOT));
            open.push(new ArrayList<>());
            preamble = Optional.empty();
        } else if (state == EntityState.T_END_MULTIPART) {
            List<MailPart> inside = open.pop();
            String subtype = subtypes.pop();
            // A boundary that never comes leaves everything in the preamble, where a reader would not see it.
            open.element()
                    .add(
                            inside.isEmpty() && preamble.isPresent()
                                    ? preamble.get()
                                    : new MailPart.Multipart(subtype, inside));
            preamble = Optional.empty();
        } else if (state == EntityState.T_BODY) {
            if (++parts > limits.maxParts()) {
                throw limit("maxParts", "more than " + limits.maxParts() + " parts");
            }
            open.element().add(part(tokens));
            tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        } else if (state == EntityState.T_PREAMBLE) {
            Octets content = Octets.wrap(tokens.getInputStream().readAllBytes());
            preamble = Optional.of(new MailPart.Text(
                    lines(legible(content)),
                    Optional.empty(),
                    Optional.of("multipart without its boundary read as text")));
        }
    }

    private void field(Field field) {
        Octets raw = field.getRaw() == null
                ? Octets.EMPTY
                : Octets.wrap(field.getRaw().toByteArray());
        headerOctets += raw.length();
        if (headerOctets > limits.maxHeaderOctets()) {
            throw limit("maxHeaderOctets", "header fields longer than " + limits.maxHeaderOctets() + " in all");
        }
        String line = legible(raw);
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(0, colon)).strip();
        String body = inOneLine(FOLD.matcher(line.substring(colon + 1)).replaceAll(""));
        if (name.isEmpty() || name.length() > HeaderField.MAX_NAME || !isVisible(name)) {
            name = "X-Unreadable-Field";
            body = inOneLine(line);
        }
        own().add(new HeaderField(name, body));
    }

    private static String inOneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ').strip();
    }

    private static boolean isVisible(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String legible(Octets raw) {
        return Phrases.legible(raw.toByteArray());
    }

    /** A message without MIME-Version is read by its content fields all the same: their defaults are RFC 822's. */
    private MailPart part(MimeTokenStream tokens) throws IOException {
        BodyDescriptor descriptor = tokens.getBodyDescriptor();
        String type = descriptor.getMimeType().toLowerCase(Locale.ROOT);
        Octets content;
        try (InputStream in = tokens.getDecodedInputStream()) {
            content = Octets.wrap(in.readAllBytes());
        }
        PartHeader header = new PartHeader(own(), open.size() == 1);
        MailPart.Opaque opaque = header.part(MediaType.isType(type) ? type : OCTETS, content);
        if (!type.equals("text/plain")) {
            return opaque;
        }
        String label = descriptor.getCharset() == null ? "us-ascii" : descriptor.getCharset();
        return header.isFile() ? file(opaque, label) : text(opaque, label);
    }

    /** A text is a text only if its octets are one in the set that it names: any other file stays what it is. */
    private static MailPart file(MailPart.Opaque file, String label) {
        Optional<String> text = charset(label).flatMap(c -> decode(file.content(), c));
        return text.isPresent() && text.get().chars().allMatch(c -> c >= ' ' || TEXT_CONTROLS.indexOf(c) >= 0)
                ? new MailPart.Text(lines(text.get()), Optional.of(file), Optional.empty())
                : file;
    }

    private static MailPart text(MailPart.Opaque part, String label) {
        Octets content = part.content();
        Optional<Charset> charset = charset(label);
        Optional<String> text = charset.flatMap(c -> decode(content, c));
        if (charset.isEmpty() || text.filter(t -> t.indexOf(0) >= 0).isPresent()) {
            return part;
        }
        if (text.isPresent()) {
            Optional<String> nameless = part.fileName().map(name -> "name of the only text of the message left out");
            return new MailPart.Text(lines(text.get()), Optional.empty(), nameless.or(() -> flowed(part)));
        }
        Optional<String> utf8 = decode(content, StandardCharsets.UTF_8);
        String guess = utf8.isPresent() ? "UTF-8" : "ISO-8859-1";
        return new MailPart.Text(
                lines(utf8.orElseGet(() -> content.toString(StandardCharsets.ISO_8859_1))),
                Optional.empty(),
                Optional.of("octets outside of the charset " + Phrases.visible(label) + " read as " + guess));
    }

    /** RFC 3676: such a text can be read as it is; which of its line ends were soft is said nowhere else. */
    private static Optional<String> flowed(MailPart.Opaque part) {
        return Optional.ofNullable(part.mediaType().parameters().get("format"))
                .filter("flowed"::equalsIgnoreCase)
                .map(flowed -> "format=flowed left out, soft line ends are line ends");
    }

    private List<HeaderField> own() {
        return open.size() == 1 ? fields : partFields;
    }

    private static Optional<Charset> charset(String label) {
        try {
            // RFC 1428 3: its sender had named none.
            return Optional.of(label.equalsIgnoreCase(UNKNOWN) ? StandardCharsets.US_ASCII : Charset.forName(label));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<String> decode(Octets octets, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString());
        } catch (CharacterCodingException notThatCharset) {
            return Optional.empty();
        }
    }

    /** With CR LF at each line's end, whatever was there. */
    private static String lines(String text) {
        int odd = oddLineEnd(text, 0);
        if (odd < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + text.length() / 32 + 1);
        int from = 0;
        for (; odd >= 0; odd = oddLineEnd(text, from)) {
            out.append(text, from, odd).append("\r\n");
            from = odd + 1;
        }
        return out.append(text, from, text.length()).toString();
    }

    /** Where a CR without LF, or an LF without CR, stands; -1 if nowhere. */
    private static int oddLineEnd(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                if (i + 1 == text.length() || text.charAt(i + 1) != '\n') {
                    return i;
                }
                i++;
            } else if (c == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static MalformedInput limit(String name, String text) {
        return new MalformedInput("mime", 0, "limit " + name, text);
    }
}
