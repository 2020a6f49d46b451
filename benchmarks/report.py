"""From JSON files of the suite to the tables and plots of a page."""

import json
import os
import re

from plan import FILES

CONTENDERS = {
    "ours_c": "ours, C",
    "ours_jax": "ours, JAX",
    "torch": "PyTorch",
    "jax": "JAX by hand",
}
PLOTS = ("time", "memory")


def write(results, page):
    """Put tables between the marks of a page, and plots beside the JSON files.

    Parameters
    ----------
    results : pathlib.Path
        Folder of the JSON files; those of parts that were never measured may be missing.
    page : pathlib.Path
        Markdown; a table goes between ``<!-- NAME -->`` and ``<!-- end -->``.
    """
    parts = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in results.glob("*.json")
    }
    experiments = [parts[name] for name in FILES if name in parts]
    tables = {
        "updates": updates(experiments),
        "memory": memory(experiments),
        "starts": starts(experiments),
        "parzen": parzen(parts.get("parzen")),
        "scaling": scaling(parts.get("scaling"), os.path.relpath(results, page.parent)),
        "machine": machines(parts),
    }
    text = page.read_text(encoding="utf-8")
    for name, lines in tables.items():
        if lines:
            body = "\n".join(lines)
            pattern = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
            text = re.sub(pattern, lambda m, b=body: f"{m[1]}{b}\n{m[2]}", text, flags=re.DOTALL)
    page.write_text(text, encoding="utf-8")
    if "scaling" in parts:
        plot(parts["scaling"]["series"], results)


def table(head, rows):
    """Lines of a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in row) + " |" for row in lines]


def updates(experiments):
    """Milliseconds of an update, and ratios."""
    rows = []
    for part in experiments:
        found = part["contenders"]
        medians = {name: value(found, name, "median_seconds") for name in CONTENDERS}
        floor = part["floor_seconds"]
        ours = [medians[name] for name in ("ours_c", "ours_jax") if medians[name]]
        best = min(ours, default=None)
        rows.append(
            [
                f"`{part['experiment']}`",
                f"{part['gigaflop_in_products']:.1f}",
                milliseconds(floor),
                *(milliseconds(medians[name]) for name in CONTENDERS),
                ratio(best, floor),
                ratio(best, medians["torch"]),
                ratio(best, medians["jax"]),
            ]
        )
    head = ["experiment", "GFLOP", "floor", *CONTENDERS.values()]
    return rows and table([*head, "best of ours / floor", "/ PyTorch", "/ JAX by hand"], rows)


def memory(experiments):
    """Megabytes at the peak, after two updates."""
    rows = []
    for part in experiments:
        cells = [peak(part["contenders"], name) for name in CONTENDERS]
        parameters = 4e-6 * part["parameters"]
        rows.append([f"`{part['experiment']}`", f"{parameters:.0f}", *cells])
    return rows and table(["experiment", "parameters", *CONTENDERS.values()], rows)


def starts(experiments):
    """Seconds until the first update."""
    rows = []
    for part in experiments:
        found = part["contenders"]
        row = [f"`{part['experiment']}`"]
        for name in ("ours_c", "ours_jax"):
            for start in ("cold", "warm"):
                times = found.get(name, {}).get("starts", {}).get(start)
                row.append("-" if times is None else first_update(times))
        for name in ("torch", "jax"):
            times = found.get(name, {}).get("starts", {}).get("cold")
            row.append("-" if times is None else first_update(times))
        rows.append(row)
    head = ["experiment"]
    head += [f"{CONTENDERS[n]}, {s}" for n in ("ours_c", "ours_jax") for s in ("cold", "warm")]
    return rows and table([*head, CONTENDERS["torch"], CONTENDERS["jax"]], rows)


def first_update(times):
    """Seconds to the first update, of them compiling, and for the monitor after it."""
    text = f"{times['first_update_seconds']:.1f} ({times['compile_seconds']:.1f})"
    return f"{text} + {times['monitor_seconds']:.1f}" if "monitor_seconds" in times else text


def parzen(part):
    """Seconds of an evaluation."""
    if part is None:
        return []
    names = ("ours", "numpy", "torch", "product")
    rows = []
    for row in part["rows"]:
        medians = row["median_seconds"]
        cells = [f"{medians[name]:.2f}" if name in medians else "-" for name in names]
        ratios = [ratio(medians["ours"], medians.get(name)) for name in names[1:]]
        rows.append([row["sigmas"], *cells, *ratios])
    head = ["sigmas", "ours", "NumPy", "PyTorch", "product alone"]
    return table([*head, "ours / NumPy", "/ PyTorch", "/ product"], rows)


def scaling(part, folder):
    """First and last point of each series, and what grew faster than its arithmetic."""
    if part is None:
        return []
    rows = []
    for what, points in part["series"].items():
        first, last = points[0], points[-1]
        rows.append(
            [
                f"{what} {first['value']} to {last['value']}",
                *growth(first, last, "gigaflop_per_epoch", "{:.0f}"),
                *growth(first, last, "seconds_per_epoch", "{:.2f}"),
                f"{worst(points):.2f}",
                *growth(first, last, "megabytes", "{:.0f}"),
                extra_megabytes(first, last),
            ]
        )
    head = ["from - to", "GFLOP an epoch", "times", "seconds an epoch", "times"]
    head += ["worst step: time / GFLOP"]
    plots = [f"![{kind}]({folder}/scaling_{kind}.svg)" for kind in PLOTS]
    return [*table([*head, "megabytes", "times", "MB for each MB of arithmetic"], rows), "", *plots]


def worst(points):
    """From one point to the next: growth of time over growth of operations, at most."""
    return max(
        (after["seconds_per_epoch"] / before["seconds_per_epoch"])
        / (after["gigaflop_per_epoch"] / before["gigaflop_per_epoch"])
        for before, after in zip(points, points[1:])
    )


def arithmetic(point):
    """Megabytes of data, parameters, gradients and velocities."""
    return point["data_megabytes"] + 3 * point["parameter_megabytes"]


def extra_megabytes(first, last):
    """As a cell: what memory grew by, over what it has to grow by."""
    needed = arithmetic(last) - arithmetic(first)
    return f"{(last['megabytes'] - first['megabytes']) / needed:.2f}" if needed else "-"


def growth(first, last, key, form):
    """Two cells: both values, and their ratio."""
    values = f"{form.format(first[key])} - {form.format(last[key])}"
    return values, f"{last[key] / first[key]:.1f}"


def machines(parts):
    """What the parts were measured on, one line for each machine and setting."""
    lines = {}
    for name in (*FILES, "parzen", "scaling"):
        if name in parts:
            found = parts[name]["machine"]
            line = (
                f"{found['processor']}, {found['threads']} of {found['cores']} cores, "
                f"{found['memory_gigabytes']} GiB, {found['system']}, Python {found['python']}"
            )
            lines.setdefault(line, []).append(f"`{name}` {found['date']}")
    versions = {}
    for name in FILES:
        for contender, found in parts.get(name, {}).get("contenders", {}).items():
            versions[contender] = found.get("versions", {})
    described = [
        f"{CONTENDERS[name]}: " + ", ".join(f"{key} {text}" for key, text in found.items())
        for name, found in versions.items()
        if found
    ]
    measured = [f"- {line}: {', '.join(names)}" for line, names in lines.items()]
    return [*measured, *(f"- {line}" for line in described)]


def plot(series, folder):
    """Time and memory against what is varied; dashed lines grow with the arithmetic."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "growth"  # the same names in every file
    from matplotlib import pyplot as plt

    for kind in PLOTS:
        figure, axes = plt.subplots(1, len(series), figsize=(10, 3.2), layout="constrained")
        for axis, (what, points) in zip(axes, series.items()):
            x = [point["value"] for point in points]
            if kind == "time":
                y = [point["seconds_per_epoch"] for point in points]
                work = [point["gigaflop_per_epoch"] for point in points]
                # Through the point with the highest rate: no other should lie far above it.
                rate = max(w / seconds for w, seconds in zip(work, y))
                axis.plot(x, [w / rate for w in work], "--", label="operations at the best rate")
            else:
                y = [point["megabytes"] for point in points]
                axis.plot(
                    x, [arithmetic(point) for point in points], "--", label="data + 3 x parameters"
                )
            axis.plot(x, y, "o-", label="measured")
            axis.set(xscale="log", yscale="log", xlabel=what, xticks=x, xticklabels=x)
            axis.minorticks_off()
            axis.tick_params(axis="x", labelrotation=45)
        axes[0].set_ylabel("seconds an epoch" if kind == "time" else "megabytes")
        axes[-1].legend(fontsize="small")
        figure.savefig(folder / f"scaling_{kind}.svg", metadata={"Date": None})
        plt.close(figure)


def value(found, name, key):
    """A number of a contender, or None."""
    return found.get(name, {}).get(key)


def peak(found, name):
    """Megabytes of a contender at its first updates."""
    begun = found.get(name, {}).get("starts")
    return "-" if not begun else f"{max(s['peak_megabytes'] for s in begun.values()):.0f}"


def milliseconds(seconds):
    """As a cell."""
    return (
        "-"
        if seconds is None
        else f"{1e3 * seconds:.3g}"
        if seconds < 1
        else f"{1e3 * seconds:.0f}"
    )


def ratio(ours, other):
    """As a cell."""
    return "-" if ours is None or other is None else f"{ours / other:.2f}"
