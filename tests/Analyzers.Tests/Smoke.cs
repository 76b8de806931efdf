using Xunit;
public class Smoke { [Fact] public void Loads() => Assert.True(typeof(Microsoft.CodeAnalysis.Compilation).Assembly.GetName().Version!.Major >= 4); }
