package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.inspect.Told;

/** One JSON object per line and unit; fields as a list, since names may occur many times. */
final class DecodeJson extends DecodeOutput {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PrintWriter out;
    private final boolean content;
    private final boolean octets;

    DecodeJson(String file, PrintWriter out, boolean content, boolean octets) {
        super(file);
        this.out = out;
        this.content = content;
        this.octets = octets;
    }

    @Override
    void connection(int number, String initiator, String responder, boolean fromStart) {
        print(MAPPER.createObjectNode()
                .put("connection", number)
                .put("initiator", initiator)
                .put("responder", responder)
                .put("fromStart", fromStart));
    }

    @Override
    protected void print(int connection, Instant time, boolean byInitiator, Told told) {
        print(unit(
                MAPPER.createObjectNode()
                        .put("connection", connection)
                        .put("time", time.toString())
                        .put("direction", byInitiator ? "->" : "<-"),
                told));
    }

    @Override
    protected void print(Told told) {
        print(unit(MAPPER.createObjectNode(), told));
    }

    @Override
    protected void say(String kind, String sentence) {
        print(MAPPER.createObjectNode().put(kind, sentence));
    }

    private void print(ObjectNode object) {
        out.println(object);
    }

    private ObjectNode unit(ObjectNode object, Told told) {
        object.put("layer", told.layer().label())
                .put("depth", told.depth())
                .put("name", told.unit().name());
        object.set("fields", fields(told.unit().fields()));
        if (octets && !told.octets().isEmpty()) {
            object.put("octets", told.octets().toHex());
        }
        return object;
    }

    private ArrayNode fields(List<Field> fields) {
        ArrayNode array = MAPPER.createArrayNode();
        fields.forEach(field -> array.add(field(field)));
        return array;
    }

    private ObjectNode field(Field field) {
        ObjectNode object = MAPPER.createObjectNode().put("name", field.name());
        if (field instanceof Field.Value value) {
            object.put("value", value.text());
        } else if (field instanceof Field.Raw raw) {
            object.put("octets", raw.octets().toHex());
        } else if (field instanceof Field.Hidden) {
            object.put("value", "hidden");
        } else if (field instanceof Field.Group group) {
            object.set("fields", fields(group.fields()));
        } else if (field instanceof Field.Fault fault) {
            object.put("fault", fault.reason().getMessage())
                    .put("layer", fault.reason().layer())
                    .put("offset", fault.reason().offset())
                    .put("clause", fault.reason().clause());
            if (!fault.octets().isEmpty()) {
                object.put("octets", fault.octets().toHex());
            }
        } else if (field instanceof Field.Contents written) {
            object.put("length", written.octets().length());
            if (content) {
                written.text().ifPresent(text -> object.put("text", text));
                object.put("octets", written.octets().toHex());
            }
        }
        return object;
    }
}
