using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>One way to break correct code.</summary>
/// <param name="Name">What is done to the code, as the page says it.</param>
/// <param name="Expected">The rules of which one must speak of the result.</param>
/// <param name="Find">The places of a file where it can be done.</param>
sealed record Operator(string Name, string[] Expected, Func<Code, IEnumerable<Mutant>> Find);

/// <summary>A file broken in one place.</summary>
/// <param name="Kind">The library, or another trait by which survivors are told apart.</param>
/// <param name="Changes">The changes of its text.</param>
sealed record Mutant(string Kind, params TextChange[] Changes);

/// <summary>A mutant that compiles, and whether an expected rule said something new of it.</summary>
sealed record Outcome(Operator Operator, Mutant Mutant, string Source, string Text, bool IsFlagged)
{
    public (string Operator, string Kind) Class => (Operator.Name, Mutant.Kind);
}
