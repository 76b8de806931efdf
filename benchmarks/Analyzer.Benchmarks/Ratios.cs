using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SessionGuard.Benchmarks;

/// <summary>Prints what analyzers cost, tab-separated, a line for each code base and analyzer: medians of interleaved runs after one to warm up; of much code, one run.</summary>
internal static class Ratios
{
    private const int Classes = 2000;
    private const int Edits = 20;
    private const int Growths = 3;
    private const int WarmUps = 3;

    /// <summary>On a busy machine the others are left out of what is left: an idle one of two cores takes less than three minutes for all of it.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(100);
    private static readonly Stopwatch Clock = Stopwatch.StartNew();
    private static bool IsTooLate => Clock.Elapsed >= TooLate;

    private static readonly string[] Columns =
    [
        "cost", "code", "analyzer", "1000 lines", "compile ms", "added ms", "added/compile", "beyond empty/compile", "ms/1000 lines", "clocks ms/1000 lines", "runs",
    ];

    public static IEnumerable<CodeBase> CodeBases() =>
    [
        CodeBase.Samples(),
        CodeBase.OwnSources(),
        CodeBase.Generated("not referenced", Classes, 0, CodeBase.Framework),
        CodeBase.Generated("unused", Classes, 0, CodeBase.Everything),
        CodeBase.Generated("used in a tenth", Classes, 1, CodeBase.Everything),
    ];

    /// <summary>Measures the code bases named, all of them, growth and edits if none is.</summary>
    public static void Print(string[] only)
    {
        Console.WriteLine("# " + string.Join('\t', Columns));
        Console.WriteLine($"# processor time of all threads; compile: text to assembly; added: all diagnostics with the analyzer, less those of the compiler alone; {Environment.ProcessorCount} processors");
        Console.WriteLine("# " + string.Join(", ", Contenders.Others.Select(name => $"{name} {Contenders.VersionOf(name)}")) + ", each with its own defaults; SessionGuard with every rule on");
        var ours = new[] { Contenders.Empty, Contenders.SessionGuard };
        double? generated = null;
        foreach (var code in CodeBases().Where(code => only.Length == 0 || only.Contains(code.Name)))
        {
            // The generated ones are compiled alike: the first stands for all.
            var compile = Compare(code, code.Name is "not referenced" or "unused" ? ours : [.. ours, .. Contenders.Others], IsMuch(code) ? generated : null);
            if (IsMuch(code))
                generated = compile;
        }

        if (only.Length == 0 || only.Contains("growth"))
            Grow();
        if (only.Length == 0 || only.Contains("edit"))
            Edit(Edits);
        if (only.Contains("edits"))
            Edit(10 * Edits);
        Console.WriteLine($"# {Clock.Elapsed.TotalSeconds:0} s in all");
    }

    private static double Compare(CodeBase code, string[] names, double? knownCompile)
    {
        if (code.Errors() is > 0 and var errors)
            Console.WriteLine($"# {code.Name}: {errors} errors of the compiler: what they leave out of the assembly is not measured");
        var sides = names.ToDictionary(name => name, name => (Analyzers: Contenders.Of(name), Costs: new List<double>(), Clocks: new List<double>()));
        var (compiles, alone) = (new List<double>(), new List<double>());
        var runs = RunsOver(code);
        for (var i = 0; i < runs; i++)
        {
            compiles.Add(knownCompile ?? Run.Compile(code));
            alone.Add(Run.Diagnose(code, []).Processor);
            foreach (var (name, (analyzers, costs, clocks)) in sides)
            {
                // The others take most of the time: of little code once more than it takes to warm them up, of much code once.
                if (Contenders.Others.Contains(name) && (i >= Math.Min(2, Math.Max(1, runs - 1)) || IsTooLate))
                    continue;
                var cost = Run.Diagnose(code, analyzers);
                costs.Add(cost.Processor);
                clocks.Add(cost.Clocks);
            }
        }

        var (compile, empty) = (Warm(compiles), Warm(sides[Contenders.Empty].Costs));
        foreach (var name in names)
        {
            var costs = sides[name].Costs;
            if (costs.Count == 0)
                continue;
            var cost = Warm(costs);
            Line(
                "cost", code.Name, name, Number(code.Kloc, "0.0"), Number(compile, "0"), Number(cost - Warm(alone), "0.0"), Number((cost - Warm(alone)) / compile, "0.000"),
                Number((cost - empty) / compile, "0.000"), Number((cost - Warm(alone)) / code.Kloc, "0.00"), Number(Warm(sides[name].Clocks) / code.Kloc, "0.00"),
                Math.Max(1, costs.Count - 1).ToString(CultureInfo.InvariantCulture));
        }

        return compile;
    }

    /// <summary>
    /// Ten times the code, a tenth of it with sessions: by Roslyn's clocks, one action after the other, for the little that is added gets lost in the processor time of
    /// the compile. Another analyzer beside it, measured once, shows what is the machine's.
    /// </summary>
    private static void Grow()
    {
        var small = CodeBase.Generated("small", Classes / 40, 1, CodeBase.Everything);
        var large = CodeBase.Generated("large", Classes / 4, 1, CodeBase.Everything);
        foreach (var name in new[] { Contenders.SessionGuard, Contenders.Others[0] })
        {
            if (name != Contenders.SessionGuard && IsTooLate)
                continue;
            Clocks(small, name, WarmUps);

            // As many lines on either side, so that what a run costs by itself weighs the same.
            var growths = Enumerable.Range(0, name == Contenders.SessionGuard ? Growths : 1).Select(_ => 10 * Clocks(large, name, 1) / Clocks(small, name, 10)).ToArray();
            Line("growth", "ten times the classes", name, Number(Run.Median(growths), "0.0"), $"{Number(growths.Min(), "0.0")} to {Number(growths.Max(), "0.0")}");
        }

        static double Clocks(CodeBase code, string name, int times) => Enumerable.Range(0, times).Sum(_ => Run.ClocksInTurn(code, Contenders.Of(name)));
    }

    /// <summary>
    /// One file of a thousand lines edited in the code base of two thousand classes. At the first finding in a file the host looks through all of it for generated
    /// code, which counts as the analyzer's time: hence one file with findings, and one without. An editor's process compiles what it uses often once more, and
    /// better, which this one is told not to: "edits", with DOTNET_TieredCompilation=1, measures that, and takes the minutes that it takes.
    /// </summary>
    private static void Edit(int edits)
    {
        var code = CodeBase.Generated("edited", Classes, 1, CodeBase.Everything);
        var none = Run.Edit(code, [], edits, withFindings: true).Processor;
        foreach (var (name, withFindings) in new[] { (Contenders.Empty, true), (Contenders.SessionGuard, true), (Contenders.SessionGuard, false) })
        {
            var cost = Run.Edit(code, Contenders.Of(name), edits, withFindings);
            Line("edit", "one file of 1000 lines, " + (withFindings ? "findings" : "no finding"), name, $"{Number(cost.Processor - none, "0.0")} ms added to {Number(none, "0.0")}", $"{Number(cost.Clocks, "0.0")} ms by Roslyn's clocks");
        }
    }

    /// <summary>How often a code base is measured; of much code one run says enough, when the analyzers have been compiled by the runs over less.</summary>
    private static int RunsOver(CodeBase code) => IsMuch(code) ? 1 : code.Kloc > 10 ? 2 : 5;

    private static bool IsMuch(CodeBase code) => code.Kloc > 30;

    /// <summary>The median without the first run, which compiles the analyzer itself.</summary>
    private static double Warm(List<double> costs) => Run.Median(costs.Count > 1 ? costs.Skip(1) : costs);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static void Line(params string[] cells) => Console.WriteLine(string.Join('\t', cells));
}
