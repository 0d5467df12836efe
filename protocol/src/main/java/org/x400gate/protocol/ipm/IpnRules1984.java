package org.x400gate.protocol.ipm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;

/** A notification on its way to 1984, where it is an IPM-status-report: extensions go, a returned IPM is brought along. */
final class IpnRules1984 {
    private static final Tag CHOICE = Tag.context(0);
    private static final Tag NON_RECEIPT = Tag.context(0);
    private static final Tag RECEIPT = Tag.context(1);
    private static final Tag EXTENSIONS = Tag.context(3);
    private static final Tag NON_RECEIPT_EXTENSIONS = Tag.context(4);
    private static final Tag RETURNED_IPM = Tag.context(3);
    private static final Tag DISCARD_REASON = Tag.context(1);
    private static final int LAST_DISCARD_REASON = 2;

    private final Rules1984 rules = new Rules1984();
    private final BerLimits limits;
    private boolean changed;

    IpnRules1984(BerLimits limits) {
        this.limits = limits;
    }

    ContentOf1984 content(BerElement ipn) {
        List<BerNode> members = new ArrayList<>();
        for (BerElement member : ipn.children()) {
            Optional<BerNode> kept = member.is(CHOICE) ? choice(member) : member(member);
            kept.ifPresent(members::add);
        }
        if (!rules.obstacles().isEmpty()) {
            return new ContentOf1984.Impossible(rules.obstacles());
        }
        return new ContentOf1984.Possible(
                changed ? BerNode.constructed(IpmTags.IPN, members).encode() : ipn.encoding(),
                false,
                Set.of(),
                rules.losses());
    }

    private Optional<BerNode> member(BerElement member) {
        if (member.is(EXTENSIONS)) {
            leftOut("notification extensions", "left out");
            return Optional.empty();
        }
        if (!Rules1984.namesAreOf1984(member)) {
            rules.refuse("notification", "a name in it is no address of 1984");
        }
        return Optional.of(BerNode.raw(member.encoding()));
    }

    private Optional<BerNode> choice(BerElement choice) {
        BerElement fields = choice.only();
        if (!fields.is(NON_RECEIPT) && !fields.is(RECEIPT)) {
            rules.refuse("notification", "neither of receipt nor of non-receipt");
            return Optional.of(BerNode.raw(choice.encoding()));
        }
        Tag extensions = fields.is(RECEIPT) ? EXTENSIONS : NON_RECEIPT_EXTENSIONS;
        List<BerNode> kept = new ArrayList<>();
        for (BerElement field : fields.children()) {
            if (field.is(extensions)) {
                leftOut("notification extensions", "left out");
            } else if (fields.is(NON_RECEIPT) && field.is(DISCARD_REASON) && field.longValue() > LAST_DISCARD_REASON) {
                leftOut("discard-reason", "unknown to 1984, left out");
            } else if (fields.is(NON_RECEIPT) && field.is(RETURNED_IPM)) {
                returned(field).ifPresent(kept::add);
            } else {
                kept.add(BerNode.raw(field.encoding()));
            }
        }
        return Optional.of(BerNode.constructed(CHOICE, BerNode.constructed(fields.tag(), kept)));
    }

    private Optional<BerNode> returned(BerElement field) {
        IpmRules1984 inner = new IpmRules1984(limits);
        IpmRules1984.Converted converted = inner.converted(IpmReader.ipm(field), field);
        if (!inner.rules().obstacles().isEmpty()) {
            leftOut("returned IPM", "left out, it can't be P2 of 1984");
            return Optional.empty();
        }
        inner.rules().losses().forEach(loss -> rules.lostInside("returned IPM", loss));
        changed |= !converted.same();
        return Optional.of(
                converted.same() ? BerNode.raw(field.encoding()) : IpmWriter.ipm(RETURNED_IPM, converted.ipm()));
    }

    private void leftOut(String field, String what) {
        rules.lost(field, what);
        changed = true;
    }
}
