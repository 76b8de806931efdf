using BenchmarkDotNet.Running;
using SessionGuard.Benchmarks;

if (args.Contains("--ratios"))
    Ratios.Print([.. args.Where(a => !a.StartsWith("--", StringComparison.Ordinal))]);
else
    BenchmarkSwitcher.FromAssembly(typeof(Ratios).Assembly).Run(args);
