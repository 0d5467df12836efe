package org.x400gate.persistence.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer;
import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What version 1 wrote is read for ever: vectors are named by version and shape. */
final class ShapesTest {
    /** A later version's {@link StoredWork}: it dropped a field and added two. */
    public static final class LaterWork {
        @Tag(1)
        public int attempt = 3;

        @Tag(8)
        public String added = "more";

        @Tag(9)
        public long addedToo = 9;
    }

    @Test
    void everyShapeOfVersion1IsReadAsItWas() throws IOException {
        for (Map.Entry<String, Object> each : versionOne().entrySet()) {
            byte[] octets = vector("v1-" + each.getKey() + ".hex");
            Object read = Shapes.read(octets, each.getValue().getClass());

            assertThat(read).usingRecursiveComparison().isEqualTo(each.getValue());
        }
    }

    /** An entry had learnt of notices. */
    @Test
    void anEntryOfVersion2IsReadAsItWas() throws IOException {
        StoredEntry entry = (StoredEntry) versionOne().get("entry");
        entry.noticeDue = 1_795_449_600_000L;
        entry.recipients[0].lastStatus = "4.3.2";

        assertThat(Shapes.read(vector("v2-entry.hex"), StoredEntry.class))
                .usingRecursiveComparison()
                .isEqualTo(entry);
    }

    /** An entry had learnt of notices and of wishes, the totals of deadlines. */
    @Test
    void anEntryOfVersion3AndTotalsOfVersion2AreReadAsTheyWere() throws IOException {
        StoredEntry entry = (StoredEntry) versionOne().get("entry");
        entry.noticeDue = 1_795_449_600_000L;
        entry.recipients[0].lastStatus = "4.3.2";
        entry.notBefore = 1_795_446_000_000L;
        entry.latest = 1_795_521_600_001L;
        StoredTotals totals = (StoredTotals) versionOne().get("totals");
        totals.deadlines = true;

        assertThat(Shapes.read(vector("v3-entry.hex"), StoredEntry.class))
                .usingRecursiveComparison()
                .isEqualTo(entry);
        assertThat(Shapes.read(vector("v2-totals.hex"), StoredTotals.class))
                .usingRecursiveComparison()
                .isEqualTo(totals);
    }

    /** An entry has learnt of notices, wishes and faults since, the totals of deadlines and dead letters, a line whom it is about; nothing else has changed. */
    @Test
    void everyShapeIsReadAndWrittenAsItIsNow() throws IOException {
        Map<String, Object> now = new HashMap<>(versionOne());
        StoredEntry entry = (StoredEntry) now.get("entry");
        entry.noticeDue = 1_795_449_600_000L;
        entry.recipients[0].lastStatus = "4.3.2";
        entry.notBefore = 1_795_446_000_000L;
        entry.latest = 1_795_521_600_001L;
        entry.recipients[0].faults = 2;
        StoredTotals totals = (StoredTotals) now.get("totals");
        totals.deadlines = true;
        totals.dead = 1;
        totals.countsDead = true;
        StoredDeadline deadline = new StoredDeadline();
        deadline.due = 1_795_435_200_001L;
        deadline.priority = 2;
        now.put("deadline", deadline);
        StoredLine line = (StoredLine) now.get("line");
        line.originator = new String[] {"anna@example.org"};
        line.recipients = "1-3,7";
        line.named = new String[] {"C=DE;A=X;P=Y;S=Müller;", "bob@example.org"};
        Map<String, String> changed = Map.of("entry", "v4-", "totals", "v3-", "deadline", "v2-", "line", "v2-");
        for (Map.Entry<String, Object> each : now.entrySet()) {
            String version = changed.getOrDefault(each.getKey(), "v1-");
            byte[] octets = vector(version + each.getKey() + ".hex");

            assertThat(Shapes.write(each.getValue())).as(each.getKey()).isEqualTo(octets);
            assertThat(Shapes.read(octets, each.getValue().getClass()))
                    .usingRecursiveComparison()
                    .isEqualTo(each.getValue());
        }
    }

    @Test
    void fieldsOfALaterVersionAreSteppedOver() {
        Kryo later = new Kryo();
        later.setReferences(false);
        TaggedFieldSerializer.TaggedFieldSerializerConfig config =
                new TaggedFieldSerializer.TaggedFieldSerializerConfig();
        config.setChunkedEncoding(true);
        config.setReadUnknownTagData(true);
        later.register(LaterWork.class, new TaggedFieldSerializer<>(later, LaterWork.class, config), 22);
        try (Output output = new Output(100)) {
            later.writeClassAndObject(output, new LaterWork());

            assertThat(Shapes.read(output.toBytes(), StoredWork.class).attempt).isEqualTo(3);
        }
    }

    @Test
    void octetsOfAnotherShapeOrCutOnesAreAFault() {
        byte[] octets = Shapes.write(new StoredTotals());
        byte[] none = {};
        byte[] unregistered = {(byte) 0x7F, 0};
        byte[] cut = Arrays.copyOf(octets, octets.length / 2);

        assertThatThrownBy(() -> Shapes.read(octets, StoredWork.class)).isInstanceOf(IllegalStateException.class);
        for (byte[] bad : new byte[][] {none, unregistered, cut}) {
            assertThatThrownBy(() -> Shapes.read(bad, StoredTotals.class)).isInstanceOf(IllegalStateException.class);
        }
    }

    private static Map<String, Object> versionOne() {
        StoredRecipient recipient = new StoredRecipient();
        recipient.number = 1;
        recipient.address = "C=DE;A=X;P=Y;S=Müller;";
        recipient.hop = "mta-west";
        recipient.state = 1;
        recipient.lastOutcome = "busy";
        StoredEntry entry = new StoredEntry();
        entry.kind = 2;
        entry.priority = 3;
        entry.source = "192.0.2.7";
        entry.originator = new String[] {"anna@example.org"};
        entry.attributes = new String[] {"helo", "mail.example.org"};
        entry.acceptedAt = 1_795_435_200_000L;
        entry.deadline = 1_795_521_600_000L;
        entry.recipients = new StoredRecipient[] {recipient};
        entry.contentOctets = 2048;
        entry.attempts = 4;
        StoredWork work = new StoredWork();
        work.attempt = 4;
        StoredLane lane = new StoredLane();
        lane.count = 1_000_000;
        lane.firstDue = 1_795_435_200_001L;
        lane.firstHigh = -2;
        lane.firstLow = 77;
        StoredTotals totals = new StoredTotals();
        totals.entries = 5;
        totals.contentOctets = 1L << 40;
        totals.held = 1;
        totals.workItems = 7;
        totals.writes = 1_000_001;
        StoredLoose loose = new StoredLoose();
        loose.octets = 70_000;
        loose.sealed = true;
        loose.retainUntil = 1_795_435_200_002L;
        StoredLine line = new StoredLine();
        line.time = 1_795_435_200_003L;
        line.event = 6;
        line.references = new String[] {"mts:/C=DE/;1", "msgid:<a@b>"};
        line.details = new String[] {"peer", "west"};
        return Map.of("entry", entry, "work", work, "lane", lane, "totals", totals, "loose", loose, "line", line);
    }

    private static byte[] vector(String name) throws IOException {
        try (InputStream file = ShapesTest.class.getResourceAsStream("/stored/" + name)) {
            assertThat(file).as(name).isNotNull();
            return HexFormat.of()
                    .parseHex(new String(file.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", ""));
        }
    }
}
