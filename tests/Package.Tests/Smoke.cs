using Xunit; public class Smoke { [Fact] public void Loads() => Assert.True(true); }
