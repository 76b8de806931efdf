using BenchmarkDotNet.Running;
using SessionGuard.Benchmarks;

if (args.Contains("--ratios"))
    Ratios.Print();
else
    BenchmarkSwitcher.FromAssembly(typeof(Ratios).Assembly).Run(args);
