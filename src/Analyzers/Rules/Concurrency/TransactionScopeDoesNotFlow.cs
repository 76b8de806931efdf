using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.Concurrency;

/// <summary>SES2005: a transaction scope stays on its thread, and the code in it goes on elsewhere.</summary>
/// <remarks>
/// Reports on the construction of a <c>TransactionScope</c> without the option that lets it flow, where the using that it is made for, or the try whose finally disposes it, holds an <c>await</c>
/// (also <c>await foreach</c> and <c>await using</c>); of one that a helper of this compilation returns, where a caller's using does.
/// Silent where nothing is awaited in the using, awaits of lambdas aside; where the option is given, or comes from a variable; and where neither stands around it.
/// </remarks>
internal sealed class TransactionScopeDoesNotFlow : ShapeRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES2005;

    public override void Register(FileChecks checks) =>
        checks.On(checks.Services.Model.AsyncFlowNames, context => Check(context, checks.Services), OperationKind.ObjectCreation);

    private void Check(OperationContext context, FlowServices services)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (services.Model.AsyncFlowOf(creation.Type) is not { } enabled || IsOff(context.Compilation, creation.Syntax, context.CancellationToken))
            return;

        // What a variable holds may well be the right option.
        var given = creation.Arguments.FirstOrDefault(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter?.Type, enabled.Type))?.Value.ConstantValue;
        if (given is { } option && (!option.HasValue || Equals(option.Value, enabled.ConstantValue)))
            return;
        if (AwaitIn(creation, context, services) is not { } waiting)
            return;
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptor,
            creation.Syntax.GetLocation(),
            [waiting.Syntax.GetLocation()],
            Lifetimes.LocalOf(creation)?.Name ?? creation.Type!.Name,
            $"{enabled.ContainingType.Name}.{enabled.Name}"));
    }

    private static IOperation? AwaitIn(IObjectCreationOperation creation, OperationContext context, FlowServices services)
    {
        if (!OperationWalk.IsReturned(creation))
            return Lifetimes.UntilDisposed(creation).FirstOrDefault(OperationWalk.Awaits);
        return context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } helper && OperationWalk.FunctionAround(creation) is null
            ? services.Callers.CallsOf(helper, context.CancellationToken).SelectMany(Lifetimes.UntilDisposed).FirstOrDefault(OperationWalk.Awaits)
            : null;
    }
}
