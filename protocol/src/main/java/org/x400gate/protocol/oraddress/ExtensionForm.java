package org.x400gate.protocol.oraddress;

import static org.x400gate.protocol.oraddress.ExtensionShape.LINES;
import static org.x400gate.protocol.oraddress.ExtensionShape.NUMERIC_OR_PRINTABLE;
import static org.x400gate.protocol.oraddress.ExtensionShape.PDS;
import static org.x400gate.protocol.oraddress.ExtensionShape.PRINTABLE;
import static org.x400gate.protocol.oraddress.ExtensionShape.TERMINAL;
import static org.x400gate.protocol.oraddress.ExtensionShape.UNIVERSAL;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The extension attributes of one value (X.411, upper bounds of Annex B) by their keys: RFC 2156 4.1.1, and F.401 Annex B where
 * that is shorter. The universal ones of 1999 have no keys there: the ones here are ours, {@code U-} and the key of their twin.
 */
enum ExtensionForm {
    PD_SERVICE(7, "PD-SN", PRINTABLE, 16),
    PD_C(8, "PD-C", NUMERIC_OR_PRINTABLE, 3),
    PD_CODE(9, "PD-PC", NUMERIC_OR_PRINTABLE, 16),
    PD_OFFICE(10, "PD-OF", PDS, 30),
    PD_OFFICE_NUM(11, "PD-OFN", PDS, 30),
    PD_EXT_ADDRESS(12, "PD-EA", PDS, 30),
    PD_PN(13, "PD-PN", PDS, 30),
    PD_O(14, "PD-O", PDS, 30),
    PD_EXT_DELIVERY(15, "PD-ED", PDS, 30),
    PD_ADDRESS(16, "PD-A", LINES, 180),
    PD_STREET(17, "PD-S", PDS, 30),
    PD_BOX(18, "PD-B", PDS, 30),
    PD_RESTANTE(19, "PD-R", PDS, 30),
    PD_UNIQUE(20, "PD-U", PDS, 30),
    PD_LOCAL(21, "PD-L", PDS, 30),
    T_TY(23, "T-TY", TERMINAL, 3),
    U_CN(24, "U-CN", UNIVERSAL, 64),
    U_O(25, "U-O", UNIVERSAL, 64),
    U_PD_OFFICE(29, "U-PD-OF", UNIVERSAL, 30),
    U_PD_OFFICE_NUM(30, "U-PD-OFN", UNIVERSAL, 30),
    U_PD_EXT_ADDRESS(31, "U-PD-EA", UNIVERSAL, 30),
    U_PD_PN(32, "U-PD-PN", UNIVERSAL, 30),
    U_PD_O(33, "U-PD-O", UNIVERSAL, 30),
    U_PD_EXT_DELIVERY(34, "U-PD-ED", UNIVERSAL, 30),
    U_PD_ADDRESS(35, "U-PD-A", UNIVERSAL, 180),
    U_PD_STREET(36, "U-PD-S", UNIVERSAL, 30),
    U_PD_BOX(37, "U-PD-B", UNIVERSAL, 30),
    U_PD_RESTANTE(38, "U-PD-R", UNIVERSAL, 30),
    U_PD_UNIQUE(39, "U-PD-U", UNIVERSAL, 30),
    U_PD_LOCAL(40, "U-PD-L", UNIVERSAL, 30);

    private static final Map<String, ExtensionForm> BY_KEY = new HashMap<>();

    static {
        for (ExtensionForm form : values()) {
            BY_KEY.put(form.key(), form);
            BY_KEY.put(form.brief, form);
        }
        BY_KEY.put("PD-OFFICE NUMBER", PD_OFFICE_NUM);
    }

    private final int type;
    private final String brief;
    private final ExtensionShape shape;
    private final int max;

    ExtensionForm(int type, String brief, ExtensionShape shape, int max) {
        this.type = type;
        this.brief = brief;
        this.shape = shape;
        this.max = max;
    }

    static Optional<ExtensionForm> ofKey(String key) {
        return Optional.ofNullable(BY_KEY.get(key.toUpperCase(Locale.ROOT)));
    }

    static Optional<ExtensionForm> ofType(int type) {
        return Arrays.stream(values()).filter(form -> form.type == type).findFirst();
    }

    int type() {
        return type;
    }

    /** Of RFC 2156. */
    String key() {
        return name().replace('_', '-');
    }

    /** Of F.401. */
    String brief() {
        return brief;
    }

    ExtensionShape shape() {
        return shape;
    }

    int max() {
        return max;
    }
}
