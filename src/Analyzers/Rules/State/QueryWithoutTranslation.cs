using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5013: a lambda given to SessionGuard's <c>Query&lt;T&gt;</c> has no SQL.</summary>
/// <remarks>
/// Reports on the part of a condition, key, value or projection that the runtime's translator would refuse when the query runs; on an <c>Include</c> or <c>Set</c>
/// that names no navigation or column; and on a condition, ordering, aggregate or second projection behind a <c>Select</c>.
/// Silent for what is computed before the query is sent (values without a row in them), for members of type parameters and interfaces, and for lambdas
/// of every other library.
/// </remarks>
internal sealed class QueryWithoutTranslation : ShapeRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5013;

    public override void Register(FileChecks checks)
    {
        if (checks.Services.Model.HasOwnQueries)
            checks.OnSessions(QueryTranslation.Names, Check, OperationKind.Invocation);
    }

    private void Check(OperationContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!QueryTranslation.Applies(call.TargetMethod))
            return;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is not { } parameter || Lambdas.In(argument.Value) is not { } lambda || IsOff(context.Compilation, call.Syntax, context.CancellationToken))
                continue;
            var refusal = QueryTranslation.IsBehindProjection(call)
                ? new Refusal(lambda, $"call {call.TargetMethod.Name} before Select")
                : new QueryTranslation(lambda).Refused(QueryTranslation.Of(call.TargetMethod, parameter));
            if (refusal is var (refused, hint))
                context.ReportDiagnostic(Create(refused.Syntax.GetLocation(), FixFacts.Of(), Text(refused), hint));
        }
    }

    private static string Text(IOperation refused)
    {
        const int Longest = 60;
        var text = string.Join(" ", refused.Syntax.ToString().Split(['\r', '\n', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return text.Length > Longest ? text.Substring(0, Longest) + "..." : text;
    }
}
