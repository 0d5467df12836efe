package org.x400gate.protocol.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;

/**
 * A message with octets above 127 as it may go to a server that takes 7 bits only (RFC 6152 3): each such part in
 * quoted-printable or base64, the rest as it is. A message in a message is gone into, since it may not be encoded itself;
 * what is signed stays as it is, or stands in the way.
 *
 * <p>Nothing of the size of the message is held: it is read once to see what is needed, and again each time it is sent.
 */
public final class SevenBit {
    /** What can be made of it. */
    public sealed interface Outcome {
        record Converted(ContentRef message) implements Outcome {}

        /** {@code part} holds octets above 127, and may not be changed. */
        record Impossible(String part) implements Outcome {}
    }

    private SevenBit() {}

    public static Outcome of(ContentRef message, MimeLimits limits) throws IOException {
        SevenBitSurvey survey = new SevenBitSurvey(limits);
        try {
            walk(message, limits, survey);
        } catch (MalformedInput overLimit) {
            return new Outcome.Impossible(overLimit.getMessage());
        }
        Optional<String> obstacle = survey.obstacle();
        if (obstacle.isPresent()) {
            return new Outcome.Impossible(obstacle.get());
        }
        List<SevenBitPlan> plans = List.copyOf(survey.plans());
        return new Outcome.Converted(new Converted(message, plans, limits, length(message, plans, limits)));
    }

    private static void walk(ContentRef message, MimeLimits limits, EntityWalk.Visitor visitor) throws IOException {
        try (InputStream in = message.open()) {
            EntityWalk walk = new EntityWalk(in, limits, visitor);
            while (walk.step()) {
                // each step tells the visitor what there is
            }
        }
    }

    private static long length(ContentRef message, List<SevenBitPlan> plans, MimeLimits limits) throws IOException {
        try (InputStream in = new SevenBitWriter(message.open(), plans, limits)) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private record Converted(ContentRef source, List<SevenBitPlan> plans, MimeLimits limits, long octets)
            implements ContentRef {
        @Override
        public InputStream open() throws IOException {
            return new SevenBitWriter(source.open(), plans, limits);
        }
    }
}
