package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's library, which comes in a jar and has to be a file to be loaded. It is unpacked beside the data, where there has to
 * be room in any case, and removed once it is loaded: nothing depends on a directory for temporary files, nor is left there
 * by a process that is killed. Where programs may not be loaded from the data's disk, the system's directory is next.
 */
final class RocksLibrary {
    private static final String PLACE = "library";
    private static boolean loaded;

    private RocksLibrary() {}

    static synchronized void load(Path store) throws IOException {
        if (loaded) {
            return;
        }
        Path place = store.resolve(PLACE);
        String beside = unpacked(place);
        try {
            RocksDB.loadLibrary();
        } catch (RuntimeException | UnsatisfiedLinkError e) {
            throw new QueueUnavailable(
                    "the library of RocksDB cannot be loaded, neither from " + place + " (" + beside + ") nor from "
                            + System.getProperty("java.io.tmpdir") + " (" + e.getMessage() + ")",
                    e);
        }
        loaded = true;
    }

    /** Why it could not be loaded from there. */
    private static String unpacked(Path place) throws IOException {
        try {
            Files.createDirectories(place);
            NativeLibraryLoader.getInstance().loadLibrary(place.toString());
            return "";
        } catch (IOException | UnsatisfiedLinkError e) {
            return String.valueOf(e.getMessage());
        } finally {
            StoreFiles.delete(place);
        }
    }
}
