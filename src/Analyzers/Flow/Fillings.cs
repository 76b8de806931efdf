using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Where a local or parameter is filled.</summary>
internal sealed class Fillings(LoweredBody body, ISymbol variable)
{
    /// <summary>Whether two steps find the same value in it: it is filled once, and not between them; of one step, in no turn of the loop around it.</summary>
    public bool AreOneAt(Step one, Step other)
    {
        if (IsFilledInside || body.Operations.Count(Is) != 1)
            return false;
        if (one != other)
            return PathsBack.AlwaysFind(body, other.Operation, operation => operation == one.Operation ? OnPath.Found : Is(operation) ? OnPath.Ends : OnPath.GoesOn);
        var block = Array.FindIndex(body.Blocks, candidate => candidate.Steps.Contains(one));
        return block >= 0 && body.Loops.Around(block) is { } loop && !loop.Blocks.Any(turn => body.OperationsIn(body.Blocks[turn].Block).Any(Is));
    }

    /// <summary>Whether a lambda or local function fills it: nobody knows when.</summary>
    public bool IsFilledInside => IsFilledBelow(body);

    /// <summary>Whether an operation gives it a value.</summary>
    public bool Is(IOperation operation) => SymbolEqualityComparer.Default.Equals(OperationWalk.VariableOf(OperationWalk.WrittenBy(operation)), variable);

    private bool IsFilledBelow(LoweredBody around) => around.Nested.Exists(nested => nested.Operations.Any(Is) || IsFilledBelow(nested));
}
