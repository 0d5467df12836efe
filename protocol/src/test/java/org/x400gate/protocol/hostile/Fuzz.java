package org.x400gate.protocol.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.Octets;

/**
 * What a coverage-guided fuzzer runs; it finds the two static methods by their names. {@code tools/fuzz/fuzz.sh} does
 * it, one family of targets at a time, or all of them.
 *
 * <pre>
 *  0        1        2
 *  +--------+--------+---- ...
 *  | target | piece  | octets for the decoder
 *  +--------+--------+---- ...
 * </pre>
 *
 * A piece of 1 to 255 octets cuts a stream, and what comes of it must be what comes of the whole; 0 leaves it whole.
 */
public final class Fuzz {
    private static final int HEADER_OCTETS = 2;

    /** Instrumented code takes more memory than it would alone: 22 times as much was seen where texts are compared. */
    private static final int INSTRUMENTED = 40;

    private static List<Target> family = List.of();

    private Fuzz() {}

    public static void fuzzerInitialize(String[] args) {
        family = family(args[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length >= HEADER_OCTETS) {
            Octets octets = Octets.wrap(input);
            run(target(family, octets), octets.from(1));
        }
    }

    private static List<Target> family(String name) {
        if (name.equals("all")) {
            return Targets.all().toList();
        }
        List<Target> targets = Targets.families().get(name);
        if (targets == null) {
            throw new IllegalArgumentException("no family " + name + "; there are: all "
                    + String.join(" ", Targets.families().keySet()));
        }
        return targets;
    }

    private static Target target(List<Target> targets, Octets input) {
        return targets.get(input.at(0) % targets.size());
    }

    /** From the second octet on; anything thrown is a finding. */
    static void run(Target target, Octets input) {
        int piece = input.at(0);
        Octets octets = input.from(1);
        long allowed = INSTRUMENTED * Memory.allowed(target, octets.length());
        long allocated = Memory.allocatedBy(target, List.of(octets), allowed);
        if (allocated > allowed) {
            throw new AssertionError(target + ": " + allocated + " octets of memory for " + octets.length());
        }
        Object whole = target.outcome(List.of(octets));
        if (target.stream() && piece > 0 && !target.outcome(cut(octets, piece)).equals(whole)) {
            throw new AssertionError(target + ": not the same in pieces of " + piece);
        }
    }

    static List<Octets> cut(Octets octets, int size) {
        List<Octets> pieces = new ArrayList<>();
        for (int at = 0; at < octets.length(); at += size) {
            pieces.add(octets.slice(at, Math.min(octets.length(), at + size)));
        }
        return pieces;
    }

    /**
     * Without arguments names the families; {@code FAMILY} alone counts its targets; {@code FAMILY seeds FOLDER} writes
     * its samples as the fuzzer wants them; {@code FAMILY keep FOLDER FINDING...} puts findings where {@link
     * FuzzCorpusTest} wants them, in a folder for each target.
     */
    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            Targets.families().keySet().forEach(System.out::println);
            return;
        }
        List<Target> targets = family(args[0]);
        if (args.length == 1) {
            System.out.println(targets.size());
        } else if (args[1].equals("seeds")) {
            writeSeeds(targets, Files.createDirectories(Path.of(args[2])));
        } else {
            for (String finding : List.of(args).subList(3, args.length)) {
                keep(targets, Path.of(args[2]), Path.of(finding));
            }
        }
    }

    private static void writeSeeds(List<Target> targets, Path folder) throws IOException {
        for (int at = 0; at < targets.size(); at++) {
            int number = 0;
            for (Octets seed : targets.get(at).seeds()) {
                Octets input = Octets.of(at, targets.get(at).stream() ? 1 + number % 7 : 0)
                        .append(seed);
                Files.write(folder.resolve("seed-" + at + "-" + number++), input.toByteArray());
            }
        }
    }

    private static void keep(List<Target> targets, Path folder, Path finding) throws IOException {
        Octets input = Octets.wrap(Files.readAllBytes(finding));
        Path kept =
                folder.resolve(FuzzCorpusTest.folder(target(targets, input))).resolve(finding.getFileName() + ".bin");
        Files.createDirectories(kept.getParent());
        Files.write(kept, input.from(1).toByteArray());
        System.out.println(kept);
    }
}
