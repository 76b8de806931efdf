using BenchmarkDotNet.Running;
using SessionGuard.Benchmarks;

if (args.Contains("--ratios"))
    await Ratios.Print([.. args.Where(a => !a.StartsWith("--", StringComparison.Ordinal))]);
else if (args.Contains("--shapes"))
    Ratios.PrintShapes();
else
    BenchmarkSwitcher.FromAssembly(typeof(Ratios).Assembly).Run(args);
