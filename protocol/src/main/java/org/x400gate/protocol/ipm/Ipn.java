package org.x400gate.protocol.ipm;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.Octets;

/**
 * IPN (X.420 8): what became of an interpersonal message where it was delivered.
 *
 * @param subject the message it is about
 * @param originator who sends it
 * @param intendedRecipient whom the message was meant for, if that is somebody else
 * @param conversionTypes information types after conversion, a whole BER element
 * @param extensions whole BER elements
 */
public record Ipn(
        IpmIdentifier subject,
        Optional<OrDescriptor> originator,
        Optional<OrDescriptor> intendedRecipient,
        Optional<Octets> conversionTypes,
        List<Octets> extensions,
        Fields fields)
        implements InformationObject {
    public Ipn {
        extensions = List.copyOf(extensions);
    }

    public static Ipn of(IpmIdentifier subject, OrDescriptor originator, Fields fields) {
        return new Ipn(subject, Optional.of(originator), Optional.empty(), Optional.empty(), List.of(), fields);
    }

    /** Which of the three notifications it is (X.420 8.2, 8.3, 8.4). */
    public sealed interface Fields permits NonReceipt, Receipt, Other {}

    /**
     * NRN: the message was discarded or forwarded without having been received.
     *
     * @param comment printable, at most 256 characters
     * @param extensions whole BER elements
     */
    public record NonReceipt(
            NonReceiptReason reason,
            Optional<DiscardReason> discardReason,
            Optional<String> comment,
            Optional<Ipm> returned,
            List<Octets> extensions)
            implements Fields {
        public NonReceipt {
            extensions = List.copyOf(extensions);
        }

        public static NonReceipt discarded(DiscardReason reason) {
            return new NonReceipt(
                    NonReceiptReason.IPM_DISCARDED, Optional.of(reason), Optional.empty(), Optional.empty(), List.of());
        }

        public static NonReceipt autoForwarded(Optional<String> comment) {
            return new NonReceipt(
                    NonReceiptReason.IPM_AUTO_FORWARDED, Optional.empty(), comment, Optional.empty(), List.of());
        }
    }

    /** NonReceiptReasonField, in the order of its numbers. */
    public enum NonReceiptReason {
        IPM_DISCARDED,
        IPM_AUTO_FORWARDED
    }

    /** DiscardReasonField, in the order of its numbers; the last is ISO's alone. */
    public enum DiscardReason {
        IPM_EXPIRED,
        IPM_OBSOLETED,
        USER_SUBSCRIPTION_TERMINATED,
        IPM_DELETED
    }

    /**
     * RN: the recipient received the message.
     *
     * @param automatic whether no user had a part in it
     * @param supplementary printable, at most 256 characters
     * @param extensions whole BER elements
     */
    public record Receipt(Instant at, boolean automatic, Optional<String> supplementary, List<Octets> extensions)
            implements Fields {
        public Receipt {
            at = UtcTime.checked(at);
            extensions = List.copyOf(extensions);
        }

        public static Receipt of(Instant at, boolean automatic) {
            return new Receipt(at, automatic, Optional.empty(), List.of());
        }
    }

    /** ON: advice of another kind, by extensions alone, whole BER elements. */
    public record Other(List<Octets> extensions) implements Fields {
        public Other {
            extensions = List.copyOf(extensions);
        }
    }

    @Override
    public BerNode node() {
        return IpnBer.node(this);
    }
}
