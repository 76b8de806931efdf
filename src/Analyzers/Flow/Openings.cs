using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The sessions and transactions that bodies open: each body is looked through once, when a rule first asks.</summary>
internal sealed class Openings(FlowServices services)
{
    private readonly ConcurrentDictionary<LoweredBody, Opened[]> _known = new();

    /// <summary>What a body opens itself, without the lambdas and local functions in it; in the order of evaluation.</summary>
    public IEnumerable<Opened> In(SessionFlow flow, CancellationToken cancellation) => WithResolved(flow, cancellation).Where(opened => !opened.IsResolved);

    /// <summary>The same, and the sessions that it resolves from a scope of its own.</summary>
    public IEnumerable<Opened> WithResolved(SessionFlow flow, CancellationToken cancellation)
    {
        var root = flow;
        while (root.Outer is { } outer)
            root = outer;
        var all = _known.GetOrAdd(root.Body, body => Find(body, cancellation));
        return all.Where(opened => root == flow ? opened.Function is null : SymbolEqualityComparer.Default.Equals(opened.Function, flow.Body.Owner));
    }

    private Opened[] Find(LoweredBody body, CancellationToken cancellation)
    {
        if (body.Root is not { } root)
            return [];
        var found = new List<Opened>();
        Escapes? escapes = null;
        foreach (var operation in OperationWalk.InEvaluationOrder(root))
        {
            if (Opens(operation, root, cancellation) is not var (type, library, role))
                continue;
            var opened = new Opened(operation, role, type, library, FunctionAround(operation)) { IsResolved = Resolutions.Is(operation) };
            escapes ??= new Escapes(services, root, cancellation);
            escapes.Follow(opened);
            found.Add(opened);
        }

        return found.ToArray();
    }

    private (ITypeSymbol Type, Library Library, TypeRole Role)? Opens(IOperation operation, IOperation root, CancellationToken cancellation)
    {
        var type = operation switch
        {
            IObjectCreationOperation creation => creation.Type,
            IInvocationOperation call when services.Model.MeaningOf(call) is { Operation: SessionOperation.Open or SessionOperation.OpenHeld or SessionOperation.Begin } => OperationWalk.ResultOf(call.Type),
            IInvocationOperation call when Resolutions.Is(call) && services.Model.IsSession(call.Type) && Resolutions.IsOfOwnScope(call, root) => call.Type,
            IInvocationOperation call when services.Makers.Make(call.TargetMethod, cancellation) => OperationWalk.ResultOf(call.Type),
            _ => null,
        };
        return services.Model.RoleOf(type) switch
        {
            { Role: TypeRole.Session, Library: { } library } => (type!, library, TypeRole.Session),
            { Role: TypeRole.Transaction, Library: { } library } when operation is IInvocationOperation begin && !JoinsAnother(begin) => (type!, library, TypeRole.Transaction),
            _ => null,
        };
    }

    /// <summary><c>UseTransaction(given)</c>: whoever began it ends it.</summary>
    private bool JoinsAnother(IInvocationOperation begin) => begin.Arguments.Any(argument => services.Model.RoleOf(argument.Value.Type).Role == TypeRole.Transaction);

    /// <summary>The lambda or local function that an operation stands in, or null.</summary>
    public static IMethodSymbol? FunctionAround(IOperation operation)
    {
        for (var around = operation.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case ILocalFunctionOperation function:
                    return function.Symbol;
            }
        }

        return null;
    }
}
