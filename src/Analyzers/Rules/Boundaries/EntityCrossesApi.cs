using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1011: an entity is what an endpoint answers with.</summary>
/// <remarks>
/// Reports on the result type of an action or hub method that names an entity (also in tasks, results, collections and wrappers), on the value of an answer
/// (<c>Ok(user)</c>, <c>Results.Json(user)</c>, a member of an anonymous object) and on what a minimal-API handler returns.
/// Silent for every other type (DTOs, projections), also where the result type is <c>ActionResult&lt;User&gt;</c> and the answer is something else; for types
/// without a key, for views, for OData, which is made to serve entities, and where an attribute of the action names another type of the entity's name.
/// </remarks>
internal sealed class EntityCrossesApi : ShapeRule
{
    private const int MaximumDepth = 5;

    public override DiagnosticDescriptor Descriptor => Descriptors.SES1011;

    public override void Register(FileChecks checks)
    {
        var services = checks.Services;
        if (!services.Model.Web.Any)
            return;
        checks.OnTypes(context => CheckResultTypes(context, services));
        checks.On(services.Model.Web.ServesRequests, context => CheckInServer(context), OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.Return);
        checks.On(WebTypes.AnswerNames, context => CheckElsewhere(context), OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.Return);

        void CheckInServer(OperationContext context)
        {
            if (context.Operation is IReturnOperation)
                CheckConverted(context, services);
            else
                CheckAnswer(context, services);
        }

        void CheckElsewhere(OperationContext context)
        {
            if (services.Model.Web.ServesRequests(context.ContainingSymbol.ContainingType))
                return;
            if (context.Operation is IReturnOperation)
                CheckHandler(context, services);
            else
                CheckAnswer(context, services);
        }
    }

    private void CheckResultTypes(TypeContext context, FlowServices services)
    {
        if (!services.Model.Web.ServesRequests(context.Type))
            return;
        foreach (var method in context.Type.GetMembers().OfType<IMethodSymbol>())
            CheckResultType(method, context, services);
    }

    private void CheckResultType(IMethodSymbol method, TypeContext context, FlowServices services)
    {
        // Of ActionResult<User> it is the answers that tell: Ok(model) may be something else.
        if (!services.Model.Web.IsEndpoint(method) || services.Model.Web.IsOfTheWeb(OperationWalk.ResultOf(method.ReturnType)) || EntityIn(method.ReturnType, services, context.CancellationToken) is not { } entity || IsServedOtherwise(method, entity))
            return;
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            if (reference.SyntaxTree == context.Tree && reference.GetSyntax(context.CancellationToken) is MethodDeclarationSyntax declaration && !IsOff(context.Compilation, declaration, context.CancellationToken))
                context.ReportDiagnostic(Create(declaration.ReturnType.GetLocation(), FixFacts.Of(), method.Name, entity.Name));
        }
    }

    private void CheckAnswer(OperationContext context, FlowServices services)
    {
        if (context.Operation is IInvocationOperation map && WebTypes.IsMap(map.TargetMethod))
        {
            CheckMethodGroup(context, map, services);
            return;
        }

        if (services.Model.Web.BodyOf(context.Operation) is not { } body || IsOff(context.Compilation, body.Syntax, context.CancellationToken))
            return;
        body = OperationWalk.WithoutCasts(body);
        var entity = body is IAnonymousObjectCreationOperation made
            ? made.Initializers.OfType<ISimpleAssignmentOperation>().Select(member => EntityIn(OperationWalk.WithoutCasts(member.Value).Type, services, context.CancellationToken)).FirstOrDefault(found => found is not null)
            : EntityIn(body.Type, services, context.CancellationToken);

        if (entity is null || IsServedOtherwise(context.ContainingSymbol, entity))
            return;
        context.ReportDiagnostic(Create(body.Syntax.GetLocation(), FixFacts.Of(), NameOf(context.Operation, context.ContainingSymbol), entity.Name));
    }

    /// <summary><c>return user;</c>, or a branch of <c>return x is null ? NotFound() : user;</c>, where the result type is <c>ActionResult&lt;User&gt;</c>.</summary>
    private void CheckConverted(OperationContext context, FlowServices services)
    {
        foreach (var value in Branches((context.Operation as IReturnOperation)?.ReturnedValue))
        {
            if (value is not IConversionOperation { OperatorMethod: not null, Operand: { Syntax: var syntax } operand } conversion || !services.Model.Web.IsOfTheWeb(conversion.Type))
                continue;
            if (EntityIn(OperationWalk.WithoutCasts(operand).Type, services, context.CancellationToken) is { } entity && services.Model.Web.IsEndpoint(context.ContainingSymbol) && !IsServedOtherwise(context.ContainingSymbol, entity)
                && !IsOff(context.Compilation, syntax, context.CancellationToken))
                context.ReportDiagnostic(Create(syntax.GetLocation(), FixFacts.Of(), context.ContainingSymbol.Name, entity.Name));
        }
    }

    private static IEnumerable<IOperation> Branches(IOperation? value) => value switch
    {
        null => [],
        IConditionalOperation { WhenFalse: { } other } choice => Branches(choice.WhenTrue).Concat(Branches(other)),
        IConversionOperation { OperatorMethod: null, Operand: IConditionalOperation choice } => Branches(choice),
        _ => [value],
    };

    private void CheckMethodGroup(OperationContext context, IInvocationOperation map, FlowServices services)
    {
        foreach (var argument in map.Arguments)
        {
            if (OperationWalk.WithoutCasts(argument.Value) is IDelegateCreationOperation { Target: IMethodReferenceOperation reference } && !services.Model.Web.IsOfTheWeb(OperationWalk.ResultOf(reference.Method.ReturnType)) && EntityIn(reference.Method.ReturnType, services, context.CancellationToken) is { } entity
                && !IsOff(context.Compilation, argument.Syntax, context.CancellationToken))
                context.ReportDiagnostic(Create(reference.Syntax.GetLocation(), FixFacts.Of(), map.TargetMethod.Name, entity.Name));
        }
    }

    private void CheckHandler(OperationContext context, FlowServices services)
    {
        if (context.Operation is not IReturnOperation { ReturnedValue: { } returned } || OperationWalk.FunctionAround(returned) is not IAnonymousFunctionOperation lambda || MapOf(lambda) is not { } map)
            return;
        var value = OperationWalk.WithoutCasts(returned);
        if (value.Type is null || services.Model.Web.IsOfTheWeb(value.Type) || EntityIn(value.Type, services, context.CancellationToken) is not { } entity)
            return;
        if (!IsOff(context.Compilation, value.Syntax, context.CancellationToken))
            context.ReportDiagnostic(Create(value.Syntax.GetLocation(), FixFacts.Of(), map, entity.Name));
    }

    /// <summary>Made to serve entities, or behind a filter that makes the answer's model of them, which its attribute names.</summary>
    private static bool IsServedOtherwise(ISymbol member, ITypeSymbol entity) => WebTypes.ServesQueries(member) || Annotations.NameModelOf(member, entity);

    /// <summary>The entity that a type is, or carries as a type argument.</summary>
    private static ITypeSymbol? EntityIn(ITypeSymbol? type, FlowServices services, CancellationToken cancellation, int depth = 0)
    {
        if (type is IArrayTypeSymbol array)
            return EntityIn(array.ElementType, services, cancellation, depth + 1);
        if (type is not INamedTypeSymbol named || depth > MaximumDepth || named.TypeKind == TypeKind.Delegate)
            return null;
        return services.Model.Mapped.Contains(named, cancellation)
            ? named
            : named.TypeArguments.Select(argument => EntityIn(argument, services, cancellation, depth + 1)).FirstOrDefault(found => found is not null);
    }

    private static string NameOf(IOperation answer, ISymbol owner)
    {
        for (var parent = answer.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda && MapOf(lambda) is { } map)
                return map;
        }

        return owner.Name;
    }

    private static string? MapOf(IAnonymousFunctionOperation lambda) => Lambdas.TakerOf(lambda) is { TargetMethod: var map } && WebTypes.IsMap(map) ? map.Name : null;
}
