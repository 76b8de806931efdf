using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5011: the sessions of a web application expire their objects at every commit.</summary>
/// <remarks>
/// Reports on the setting (in an initializer, a <c>with</c> or a settings lambda) where the project is a web application: it imports ASP.NET Core.
/// Silent in console programs, workers and libraries, in hosted services, and where the value is not the constant true.
/// </remarks>
internal sealed class ExpireOnCommitInWeb : ShapeRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5011;

    public override void Register(FileChecks checks)
    {
        if (checks.Services.Model.Web.Any)
            checks.On(checks.Services.Model.ExpireSettings, context => Check(context, checks.Services), OperationKind.SimpleAssignment);
    }

    private void Check(OperationContext context, FlowServices services)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is not IPropertyReferenceOperation { Property: var property } || assignment.Value.ConstantValue is not { HasValue: true, Value: true } || !services.Model.ExpiresOnCommit(property))
            return;

        // A job's sessions live on beyond their commits.
        if (context.ContainingSymbol.ContainingType is { } type && WebTypes.IsHosted(type))
            return;
        if (!IsOff(context.Compilation, assignment.Syntax, context.CancellationToken) && WebTypes.AreMeant(context.Compilation, context.CancellationToken))
            context.ReportDiagnostic(Create(assignment.Syntax.GetLocation(), FixFacts.Of(), property.Name));
    }
}
