package io.wattle.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Draws curves as one SVG with its axes; each curve is named at its right end.
///
/// @param title  what it answers
/// @param upright values of the horizontal axis to mark with a line across, each with its text
public record Plot(String title, Axis across, Axis up, List<Curve> curves, List<Mark> upright) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 66;
    private static final int RIGHT = 150;
    private static final int TOP = 22;
    private static final int BOTTOM = 54;
    private static final int LABEL_HEIGHT = 16;

    /// @param colour   which of the page's colours, from 0
    /// @param points   ascending in the horizontal axis
    /// @param isSecond drawn dashed and without a name, beside the curve of the same colour
    /// @param marks    points to stand out
    public record Curve(String name, int colour, List<Mark> points, boolean isSecond, List<Mark> marks) {}

    /// @param text what is shown when it is pointed at
    public record Mark(double across, double up, String text) {}

    private record Label(String name, int colour, double atX, double atY) {}

    /// The whole picture.
    public String svg() {
        StringBuilder svg = new StringBuilder(
                format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT, escaped(title)));
        axes(svg);
        upright.forEach(mark -> line(svg, mark));
        List<Label> labels = new ArrayList<>();
        for (Curve curve : curves) {
            draw(svg, curve, labels);
        }
        names(svg, labels);
        return svg.append("</svg>\n").toString();
    }

    private void axes(StringBuilder svg) {
        for (double tick : up.ticks()) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"tick end\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    LEFT, WIDTH - RIGHT, y(tick), y(tick), LEFT - 8, y(tick) + 4, Axis.text(tick)));
        }
        for (double tick : across.ticks()) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/><text class=\"tick mid\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                    x(tick), x(tick), TOP, HEIGHT - BOTTOM, x(tick), HEIGHT - BOTTOM + 18, Axis.text(tick)));
        }
        svg.append(format("<path class=\"axis\" d=\"M%d %dV%dH%d\"/>%n", LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT));
        svg.append(format(
                "<text class=\"label mid\" x=\"%d\" y=\"%d\">%s</text><text class=\"label mid\" transform=\"translate(16 %d) rotate(-90)\">%s</text>%n",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 12,
                escaped(across.label()),
                (TOP + HEIGHT - BOTTOM) / 2,
                escaped(up.label())));
    }

    private void line(StringBuilder svg, Mark mark) {
        if (across.holds(mark.across())) {
            svg.append(format(
                    "<line class=\"upright\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/><text class=\"note mid\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                    x(mark.across()),
                    x(mark.across()),
                    TOP,
                    HEIGHT - BOTTOM,
                    x(mark.across()),
                    TOP - 7,
                    escaped(mark.text())));
        }
    }

    private void draw(StringBuilder svg, Curve curve, List<Label> labels) {
        List<Mark> seen = curve.points().stream()
                .filter(point -> Double.isFinite(point.up()) && across.holds(point.across()) && up.holds(point.up()))
                .toList();
        if (seen.isEmpty()) {
            return;
        }
        StringBuilder path = new StringBuilder();
        for (Mark point : seen) {
            path.append(format("%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(point.across()), y(point.up())));
        }
        svg.append(format(
                "<path class=\"curve c%d%s\" d=\"%s\"/>%n", curve.colour(), curve.isSecond() ? " second" : "", path));
        if (!curve.isSecond()) {
            Mark last = seen.getLast();
            labels.add(new Label(curve.name(), curve.colour(), x(last.across()), y(last.up())));
        }
        for (Mark point : seen) {
            if (!point.text().isEmpty()) {
                svg.append(circle(point, "dot c" + curve.colour(), 2.5));
            }
        }
        curve.marks().stream()
                .filter(mark -> across.holds(mark.across()) && up.holds(mark.up()))
                .forEach(mark -> svg.append(circle(mark, "mark c" + curve.colour(), 5)));
    }

    private String circle(Mark mark, String style, double radius) {
        return format(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>%n",
                style, x(mark.across()), y(mark.up()), radius, escaped(mark.text()));
    }

    /// Names stand in the right margin, pushed apart, each joined to the end of its curve.
    private void names(StringBuilder svg, List<Label> labels) {
        List<Label> sorted =
                labels.stream().sorted(Comparator.comparingDouble(Label::atY)).toList();
        double[] places = new double[sorted.size()];
        double next = TOP + 4.0;
        for (int index = 0; index < places.length; index++) {
            places[index] = Math.max(next, sorted.get(index).atY());
            next = places[index] + LABEL_HEIGHT;
        }
        double lowest = HEIGHT - BOTTOM - 2.0;
        for (int index = places.length - 1; index >= 0; index--) {
            places[index] = Math.min(places[index], lowest);
            lowest = places[index] - LABEL_HEIGHT;
        }
        for (int index = 0; index < places.length; index++) {
            Label label = sorted.get(index);
            int start = WIDTH - RIGHT + 14;
            svg.append(format(
                    "<path class=\"leader c%d\" d=\"M%.1f %.1fL%d %.1f\"/><text class=\"name c%d\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    label.colour(),
                    label.atX(),
                    label.atY(),
                    start,
                    places[index],
                    label.colour(),
                    start + 4,
                    places[index] + 4,
                    escaped(label.name())));
        }
    }

    private double x(double value) {
        return LEFT + across.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - up.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }

    /// Fit for HTML.
    public static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
