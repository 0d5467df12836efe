package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.FileTransfer;
import org.x400gate.protocol.ipm.ForwardedMessage;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.EncodedInformationTypes;

/** What an envelope says is in a body: the union of what its parts really are (X.420 20.4, RFC 2157 6.2, SF-55). */
final class InformationTypes {
    /** Built-in types by the tag of a basic body part; any other is undefined. */
    private static final Map<Integer, Integer> BUILT_IN = Map.of(3, 3, 4, 4, 5, 5, 6, 6, 2, 7, 10, 8, 11, 9);

    private final Set<Integer> builtIn = new TreeSet<>();
    private final Set<Integer> registrations = new TreeSet<>();
    private final List<Oid> extended = new ArrayList<>();

    private InformationTypes() {}

    /** And that MIXER made it (RFC 2156 5.1.5) if there is a way to say it. */
    static EncodedInformationTypes of(List<BodyPart> parts, Edition edition) {
        InformationTypes types = new InformationTypes();
        parts.forEach(types::add);
        List<Oid> all = new ArrayList<>(new BodyPart.GeneralText(types.registrations, Octets.EMPTY).informationTypes());
        types.extended.stream().distinct().forEach(all::add);
        if (edition != Edition.OF_1984) {
            all.add(Rfc822Fields.EIT_MIXER);
        }
        return EncodedInformationTypes.of(types.builtIn, all);
    }

    private void add(BodyPart part) {
        if (part instanceof BodyPart.GeneralText general) {
            registrations.addAll(general.registrations());
        } else if (part instanceof BodyPart.TeletexText) {
            builtIn.add(EncodedInformationTypes.TELETEX);
        } else if (part instanceof BodyPart.Ia5Text) {
            builtIn.add(EncodedInformationTypes.IA5_TEXT);
        } else if (part instanceof BodyPart.OtherBodyPart other) {
            other(other);
        } else {
            throw new IllegalArgumentException("body part " + part.getClass());
        }
    }

    private void other(BodyPart.OtherBodyPart part) {
        Optional<ForwardedMessage> message = readable(() -> ForwardedMessage.read(part, BerLimits.STANDARD));
        Optional<FileTransfer> file = readable(() -> FileTransfer.read(part, BerLimits.STANDARD));
        if (message.isPresent()) {
            message.get().ipm().body().forEach(this::add);
        } else if (file.isPresent()) {
            extended.add(FileTransfer.INFORMATION_TYPE);
            file.get().application().ifPresent(extended::add);
        } else if (part.type().isPresent()) {
            extended.add(part.type().get());
        } else {
            builtIn.add(BUILT_IN.getOrDefault(part.tag().number(), EncodedInformationTypes.UNKNOWN));
        }
    }

    /** What can't be read is what its tag says. */
    private static <T> Optional<T> readable(Supplier<Optional<T>> view) {
        try {
            return view.get();
        } catch (MalformedInput unreadable) {
            return Optional.empty();
        }
    }
}
