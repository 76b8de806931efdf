using BenchmarkDotNet.Running;
using SessionGuard.Benchmarks;

if (args.Contains("--ratios"))
    await Ratios.Print();
else
    BenchmarkSwitcher.FromAssembly(typeof(Ratios).Assembly).Run(args);
