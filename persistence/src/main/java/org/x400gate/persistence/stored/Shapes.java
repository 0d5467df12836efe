package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer;
import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.TaggedFieldSerializerConfig;
import com.esotericsoftware.kryo.util.Pool;

/** Shapes to octets and back. Safe for many threads. */
public final class Shapes {
    private static final int BUFFER = 512;
    private static final int MAX_OCTETS = 1 << 30;

    private static final Pool<Kryo> KRYOS = new Pool<>(true, true) {
        @Override
        protected Kryo create() {
            return kryo();
        }
    };

    private Shapes() {}

    public static byte[] write(Object shape) {
        Kryo kryo = KRYOS.obtain();
        try (Output output = new Output(BUFFER, MAX_OCTETS)) {
            kryo.writeClassAndObject(output, shape);
            return output.toBytes();
        } finally {
            KRYOS.free(kryo);
        }
    }

    /** @throws IllegalStateException if the octets are not of that shape: the store is not what this code wrote */
    public static <T> T read(byte[] octets, Class<T> shape) {
        Kryo kryo = KRYOS.obtain();
        try (Input input = new Input(octets)) {
            return shape.cast(kryo.readClassAndObject(input));
        } catch (KryoException | ClassCastException e) {
            throw new IllegalStateException("stored octets are no " + shape.getSimpleName(), e);
        } finally {
            KRYOS.free(kryo);
        }
    }

    private static Kryo kryo() {
        Kryo kryo = new Kryo();
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        // The ids are on disk. 0 to 9 are Kryo's own.
        kryo.register(String[].class, 10);
        kryo.register(StoredRecipient[].class, 11);
        register(kryo, StoredRecipient.class, 20);
        register(kryo, StoredEntry.class, 21);
        register(kryo, StoredWork.class, 22);
        register(kryo, StoredLane.class, 23);
        register(kryo, StoredTotals.class, 24);
        register(kryo, StoredLoose.class, 25);
        register(kryo, StoredLine.class, 26);
        register(kryo, StoredDeadline.class, 27);
        register(kryo, StoredOrder.class, 40);
        return kryo;
    }

    private static void register(Kryo kryo, Class<?> shape, int id) {
        // Chunks let an older program step over a field that a newer one has added.
        TaggedFieldSerializerConfig config = new TaggedFieldSerializerConfig();
        config.setChunkedEncoding(true);
        config.setReadUnknownTagData(true);
        kryo.register(shape, new TaggedFieldSerializer<>(kryo, shape, config), id);
    }
}
