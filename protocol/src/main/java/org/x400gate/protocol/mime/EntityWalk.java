package org.x400gate.protocol.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.x400gate.protocol.octets.MalformedInput;

/**
 * Goes through a message once and tells a visitor its headers, contents and delimiters in their order, holding no more than
 * one header (RFC 2046 5.1). The same octets are told in the same way each time.
 */
final class EntityWalk {
    /** Is told everything once; what it is told makes up the message again. */
    interface Visitor {
        void header(Entity entity);

        /** Of a body that is no multipart's and no message's, without line ends. */
        void content(byte[] octets, int length);

        /** What stands before the first part of a multipart (preamble) or behind its last: readers leave it out. */
        void aside(byte[] octets, int length, boolean preamble, boolean signed);

        void lineEnd();

        /** Behind the last of a header or content; the line end before a delimiter belongs to the delimiter. */
        void delimiter(byte[] line, int length, Delimiter meaning, boolean lineEndBefore);

        /** All has been told. */
        void end();
    }

    enum Delimiter {
        /** A part of the multipart that was being read. */
        FIRST_PART,
        NEXT_PART,
        CLOSE
    }

    private enum Place {
        HEADER,
        CONTENT,
        ASIDE,
        ENDED
    }

    private static final class Level {
        final byte[] boundary;
        final boolean digest;
        /** What stands around its parts is signed, and its parts are. */
        final boolean signedItself;

        final boolean signed;
        boolean opened;

        Level(Entity multipart) {
            this.boundary = ("--" + multipart.boundary().orElseThrow()).getBytes(StandardCharsets.ISO_8859_1);
            this.digest = multipart.type().equals("multipart/digest");
            this.signedItself = multipart.signed();
            this.signed = multipart.signed() || multipart.type().equals("multipart/signed");
        }
    }

    private final MailLines lines;
    private final MimeLimits limits;
    private final Visitor visitor;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final List<String> fields = new ArrayList<>();
    private StringBuilder field = new StringBuilder();
    private Place place = Place.HEADER;
    private boolean inMessage = true;
    private boolean heldLineEnd;
    private int entities;
    private int headerOctets;

    EntityWalk(InputStream message, MimeLimits limits, Visitor visitor) {
        this.lines = new MailLines(message);
        this.limits = limits;
        this.visitor = visitor;
    }

    /** One piece further; whether there may be more. Throws {@link MalformedInput} where a limit ends it. */
    boolean step() throws IOException {
        if (!lines.next()) {
            end();
            return false;
        }
        if (lines.first() && isDelimiter()) {
            return true;
        }
        if (heldLineEnd) {
            heldLineEnd = false;
            visitor.lineEnd();
        }
        if (place == Place.HEADER) {
            inHeader();
        } else {
            inBody();
        }
        return true;
    }

    private void end() {
        if (place == Place.ENDED) {
            return;
        }
        if (place == Place.HEADER) {
            headerEnds(false);
        }
        if (heldLineEnd) {
            visitor.lineEnd();
        }
        place = Place.ENDED;
        visitor.end();
    }

    private boolean isDelimiter() {
        boolean whole = lines.length() < MailLines.PIECE_OCTETS;
        if (!whole || lines.length() < 2 || lines.piece()[0] != '-' || lines.piece()[1] != '-') {
            return false;
        }
        for (Level level : levels) {
            int rest = rest(level.boundary);
            if (rest == 0 || rest == 2) {
                delimiter(level, rest == 2);
                return true;
            }
        }
        return false;
    }

    /** What stands behind the boundary but for blanks: nothing (0), two hyphens (2); else it is none (-1). */
    private int rest(byte[] boundary) {
        byte[] line = lines.piece();
        int end = lines.length();
        while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\t')) {
            end--;
        }
        if (end < boundary.length) {
            return -1;
        }
        for (int i = 0; i < boundary.length; i++) {
            if (line[i] != boundary[i]) {
                return -1;
            }
        }
        int rest = end - boundary.length;
        boolean closes = rest == 2 && line[end - 1] == '-' && line[end - 2] == '-';
        return rest == 0 || closes ? rest : -1;
    }

    /** It ends whatever lies inside its multipart, complete or not. */
    private void delimiter(Level level, boolean closes) {
        if (place == Place.HEADER) {
            headerEnds(false);
        }
        boolean innermost = levels.peek() == level;
        while (levels.peek() != level) {
            levels.pop();
        }
        Delimiter meaning =
                closes ? Delimiter.CLOSE : innermost && !level.opened ? Delimiter.FIRST_PART : Delimiter.NEXT_PART;
        visitor.delimiter(lines.piece(), lines.length(), meaning, heldLineEnd);
        heldLineEnd = false;
        level.opened = true;
        if (closes) {
            levels.pop();
            place = Place.ASIDE;
        } else {
            place = Place.HEADER;
            inMessage = false;
        }
    }

    private void inBody() {
        if (place == Place.CONTENT) {
            visitor.content(lines.piece(), lines.length());
        } else {
            Level around = levels.peek();
            boolean preamble = around != null && !around.opened;
            boolean signed = around != null && (preamble ? around.signedItself : around.signed);
            visitor.aside(lines.piece(), lines.length(), preamble, signed);
        }
        heldLineEnd = lines.ended();
    }

    private void inHeader() {
        boolean continued = !lines.first()
                || lines.length() > 0 && !field.isEmpty() && (lines.piece()[0] == ' ' || lines.piece()[0] == '\t');
        if (!continued) {
            fieldEnds();
            if (lines.length() == 0 && lines.ended()) {
                headerEnds(true);
                return;
            }
            if (!beginsField()) {
                headerEnds(false);
                inBody();
                return;
            }
        }
        headerOctets += lines.length() + 2;
        if (headerOctets > limits.maxHeaderOctets()) {
            throw limit("maxHeaderOctets", "header fields longer than " + limits.maxHeaderOctets() + " in all");
        }
        field.append(new String(lines.piece(), 0, lines.length(), StandardCharsets.ISO_8859_1));
        if (lines.ended()) {
            field.append("\r\n");
        }
    }

    private boolean beginsField() {
        int colon = 0;
        while (colon < lines.length() && lines.piece()[colon] != ':') {
            colon++;
        }
        String name = new String(lines.piece(), 0, colon, StandardCharsets.ISO_8859_1).stripTrailing();
        return colon < lines.length()
                && !name.isEmpty()
                && name.length() <= HeaderField.MAX_NAME
                && name.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private void fieldEnds() {
        if (!field.isEmpty()) {
            if (fields.size() == limits.maxFields()) {
                throw limit("maxFields", "more than " + limits.maxFields() + " header fields");
            }
            fields.add(field.toString());
            field = new StringBuilder();
        }
    }

    private void headerEnds(boolean closed) {
        fieldEnds();
        Level around = levels.peek();
        Entity entity = new Entity(
                entities++,
                fields,
                inMessage,
                closed,
                around != null && around.signed,
                !inMessage && around != null && around.digest);
        fields.clear();
        // Multiparts and messages count as well here, beside the bodies that they hold.
        if (entities > 2 * limits.maxParts()) {
            throw limit("maxParts", "more than " + 2 * limits.maxParts() + " parts and what holds them");
        }
        visitor.header(entity);
        place = switch (entity.kind()) {
            case LEAF -> Place.CONTENT;
            case MULTIPART -> Place.ASIDE;
            case MESSAGE -> Place.HEADER;
        };
        inMessage = entity.kind() == Entity.Kind.MESSAGE;
        if (entity.kind() == Entity.Kind.MULTIPART) {
            if (levels.size() == limits.maxDepth()) {
                throw limit("maxDepth", "multiparts nested deeper than " + limits.maxDepth());
            }
            levels.push(new Level(entity));
        }
    }

    private static MalformedInput limit(String name, String text) {
        return new MalformedInput("mime", 0, "limit " + name, text);
    }
}
